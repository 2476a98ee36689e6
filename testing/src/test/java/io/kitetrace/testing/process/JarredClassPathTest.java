package io.kitetrace.testing.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarredClassPathTest {

  @TempDir Path folder;
  private Path classes;
  private Path library;

  @BeforeEach
  void write() throws Exception {
    classes = Files.createDirectories(folder.resolve("classes"));
    Files.writeString(Files.createDirectories(classes.resolve("META-INF/beans")).resolve("A"), "a");
    library = Files.writeString(folder.resolve("library.jar"), "not looked into");
  }

  @Test
  void of_aFolder_isAJarWithItsFilesAndFolders_inTheSamePlace() throws Exception {
    String text = make().text();
    assertThat(text).endsWith(File.pathSeparator + library);
    try (JarFile jar = new JarFile(text.split(File.pathSeparator, -1)[0])) {
      assertThat(jar.stream().map(Object::toString))
          .containsExactly("META-INF/", "META-INF/beans/", "META-INF/beans/A");
    }
  }

  @Test
  void of_whatHasNotChanged_isTheSame() throws Exception {
    assertThat(make()).isEqualTo(make());
  }

  @Test
  void of_whatHasChanged_isAnother() throws Exception {
    JarredClassPath before = make();
    Files.writeString(classes.resolve("META-INF/beans/A"), "ab");
    JarredClassPath ofAnotherClass = make();
    Files.writeString(library, "another one");
    assertThat(ofAnotherClass.text()).isNotEqualTo(before.text());
    assertThat(ofAnotherClass.fingerprint()).isNotEqualTo(before.fingerprint());
    assertThat(make().fingerprint()).isNotEqualTo(ofAnotherClass.fingerprint());
  }

  private JarredClassPath make() throws Exception {
    return JarredClassPath.of(
        String.join(
            File.pathSeparator,
            classes.toString(),
            library.toString(),
            folder.resolve("absent").toString()),
        Files.createDirectories(folder.resolve("jars")));
  }
}
