package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * There is one version, whoever is asked: the program, the images, the manifests, the documents.
 */
class VersionTest {

  private static final Path ROOT = Path.of(System.getProperty("kitetrace.root"));
  private static final Pattern OWN =
      Pattern.compile("<artifactId>kitetrace-parent</artifactId>\\s*<version>([^<]+)</version>");
  private static final Pattern NAMED =
      Pattern.compile(
          "kitetrace/(?:poller|emitter|explorer|enricher|kitetrace|metrics):([\\w.-]+)|ARG VERSION=(\\S+)|variable \"VERSION\" \\{\\s+default = \"([^\"]+)\"|<artifactId>shared-model</artifactId>\\s*<version>([\\w.-]+)");

  @Test
  void version_isTheSameEverywhere() throws IOException {
    String version = version(ROOT.resolve("pom.xml"));
    assertThat(version).matches("\\d+\\.\\d+\\.\\d+");
    Map<String, String> named = new TreeMap<>();
    for (Path file : files()) {
      Matcher matcher = NAMED.matcher(Files.readString(file));
      while (matcher.find()) {
        String found =
            Stream.of(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
        named.put(ROOT.relativize(file) + ": " + matcher.group(), found);
      }
    }
    assertThat(named).hasSizeGreaterThan(8);
    assertThat(named.keySet())
        .anyMatch(where -> where.startsWith("docs/consumers.md: <artifactId>"));
    assertThat(named).allSatisfy((where, found) -> assertThat(found).as(where).isEqualTo(version));
    assertThat(ROOT.resolve("charts/kitetrace/Chart.yaml"))
        .content()
        .contains("\nversion: " + version + "\n", "\nappVersion: " + version + "\n");
    for (Path pom : modules()) {
      assertThat(version(pom)).as(pom.toString()).isEqualTo(version);
    }
  }

  private static String version(Path pom) throws IOException {
    Matcher matcher = OWN.matcher(Files.readString(pom));
    assertThat(matcher.find()).as(pom.toString()).isTrue();
    return matcher.group(1);
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders.map(folder -> folder.resolve("pom.xml")).filter(Files::exists).toList();
    }
  }

  /** What names images: compose, manifests, Dockerfile, bake file, documents. */
  private static List<Path> files() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> manifests = Files.walk(ROOT.resolve("k8s"));
        Stream<Path> documents = Files.walk(ROOT.resolve("docs"))) {
      return Stream.of(top, manifests, documents)
          .flatMap(all -> all)
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().matches(".*\\.(ya?ml|md|hcl)|Dockerfile"))
          .filter(file -> !file.getFileName().toString().equals("CHANGELOG.md"))
          .toList();
    }
  }
}
