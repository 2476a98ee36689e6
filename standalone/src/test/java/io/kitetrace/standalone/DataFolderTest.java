package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  @TempDir Path home;
  @TempDir Path elsewhere;

  @Test
  void of_aLogThatIsThere_goesOnInItsAbsolutePath() throws Exception {
    Path data = log(home);
    assertThat(DataFolder.of(data, false, home.toString()).sentences())
        .containsExactly("the log in " + data + " is continued");
  }

  @Test
  void of_anotherWorkingDirectory_warnsOfTheLogBesideTheLauncher() throws Exception {
    Path beside = log(home);
    assertThat(DataFolder.of(elsewhere.resolve("kitetrace-data"), false, home.toString()))
        .satisfies(
            folder -> {
              assertThat(folder.isNew()).isTrue();
              assertThat(folder.sentences()).hasSize(2);
              assertThat(folder.sentences().get(1)).contains("KITETRACE_DATA=" + beside);
            });
  }

  @Test
  void of_aFolderThatSomebodyChose_warnsOfNothing() throws Exception {
    log(home);
    assertThat(DataFolder.of(elsewhere.resolve("mine"), true, home.toString()).sentences())
        .containsExactly("a new log begins in " + elsewhere.resolve("mine"));
  }

  @Test
  void of_nothingBesideTheLauncher_warnsOfNothing() {
    Path data = elsewhere.resolve("kitetrace-data");
    assertThat(DataFolder.of(data, false, home.toString()).sentences()).hasSize(1);
    assertThat(DataFolder.of(data, false, null).sentences()).hasSize(1);
  }

  private static Path log(Path folder) throws Exception {
    Path data = folder.resolve("kitetrace-data");
    Files.createDirectories(data.resolve("kafka"));
    Files.writeString(data.resolve("kafka/meta.properties"), "");
    return data;
  }
}
