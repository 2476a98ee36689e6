package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DuckDB, 80 MB of it, is in the images that look at the index and in no other. */
class ImageLibrariesTest {

  private static final String DUCKDB = "duckdb_jdbc";
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<dependency>\\s*<groupId>[^<]+</groupId>\\s*<artifactId>([^<]+)</artifactId>(.*?)</dependency>",
          Pattern.DOTALL);

  @ParameterizedTest
  @ValueSource(strings = {"poller-service", "span-emitter-service", "metrics-consumer"})
  void image_ofAServiceThatDoesNotNeedIt_hasNoDuckDb(String module) throws IOException {
    assertThat(brought(module)).contains("kafka-clients").doesNotContain(DUCKDB);
    assertThat(jars(module)).noneMatch(jar -> jar.startsWith(DUCKDB));
  }

  @Test
  void image_ofTheExplorer_hasIt() {
    assertThat(brought("explorer-service")).contains(DUCKDB);
  }

  @Test
  void image_withDuckDb_hasItsLibraryBesideTheJarForOneMachineAlone() {
    assertThat(String.join("\n", Images.instructions("arranged")))
        .contains(
            "for jar in /out/*/libraries/duckdb_jdbc-*.jar",
            "mv \"libduckdb_java.so_linux_$arch\" \"${jar%/*}/\"",
            "rm libduckdb_java.so_* \"$jar\"",
            "case \"${TARGETARCH:-$(uname -m)}\"");
  }

  /** What a module brings into its image: its own dependencies, and those of our modules in it. */
  private static Set<String> brought(String module) {
    Set<String> brought = new TreeSet<>();
    add(module, brought);
    return brought;
  }

  private static void add(String module, Set<String> brought) {
    Matcher dependency = DEPENDENCY.matcher(Project.text(module + "/pom.xml"));
    while (dependency.find()) {
      boolean test = dependency.group(2).contains("<scope>test</scope>");
      if (!test && brought.add(dependency.group(1)) && isOurs(dependency.group(1))) {
        add(dependency.group(1), brought);
      }
    }
  }

  private static boolean isOurs(String artifact) {
    return Files.exists(Project.path(artifact + "/pom.xml"));
  }

  /** What was packaged, where that has happened. */
  private static List<String> jars(String module) throws IOException {
    Path lib = Project.path(module + "/target/dist/lib");
    if (!Files.isDirectory(lib)) {
      return List.of();
    }
    try (Stream<Path> jars = Files.list(lib)) {
      return jars.map(jar -> jar.getFileName().toString()).toList();
    }
  }
}
