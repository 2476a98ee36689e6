package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bills of materials beside the jars of the images: complete, and under licences that go with
 * Apache-2.0. {@code -Dkitetrace.golden.update=true} writes docs/licenses.md anew.
 */
class BillOfMaterialsTest {

  private static final Path DOCUMENT = Project.path("docs/licenses.md");
  private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");
  private static final String OWN = "io.kitetrace";

  /** Of several licences that a library offers one suffices. */
  private static final Set<String> COMPATIBLE =
      Set.of(
          "Apache-2.0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "CC0-1.0",
          "EPL-2.0", // unchanged, as a jar
          "MIT",
          "MIT-0");

  /** What a library's pom calls its licence, where SPDX calls it otherwise. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "org.jline BSD-4-Clause", "BSD-3-Clause", // its pom links to that text
          "com.google.re2j Go License", "BSD-3-Clause");

  static List<Path> modules() {
    return Images.modules().values().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void sbom_listsEachJarOfTheImage(Path module) throws IOException {
    Set<String> listed =
        Pods.each(sbom(module).path("components"))
            .map(BillOfMaterialsTest::jar)
            .collect(Collectors.toSet());

    try (Stream<Path> jars = Files.list(module.resolve("target/dist/lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString()).toList())
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(listed);
    }
  }

  /** Or two builds of one commit would differ. */
  @ParameterizedTest
  @MethodSource("modules")
  void jar_ofOurs_tellsNoMomentOfItsBuild(Path module) throws IOException {
    List<String> ours =
        Pods.each(sbom(module).path("components"))
            .filter(component -> component.path("group").asText().equals(OWN))
            .map(BillOfMaterialsTest::jar)
            .toList();
    assertThat(ours).isNotEmpty();
    for (String jar : ours) {
      try (ZipFile zip = new ZipFile(module.resolve("target/dist/lib/" + jar).toFile())) {
        assertThat(zip.stream().map(ZipEntry::getLastModifiedTime).distinct().toList())
            .as(jar)
            .hasSize(1);
      }
    }
  }

  @Test
  void sbom_isInEachImage() {
    assertThat(Images.FILE)
        .contains("cp jvm.options jvm-25.options \"$dist/sbom.cdx.json\" \"$out/own/\"");
  }

  @ParameterizedTest
  @MethodSource("modules")
  void library_hasALicenceThatGoesWithApache(Path module) {
    for (JsonNode library : libraries(module)) {
      assertThat(licences(library)).as(name(library)).containsAnyElementsOf(COMPATIBLE);
    }
  }

  @Test
  void document_isThatOfTheBills() throws IOException {
    String table = document();
    if (Boolean.getBoolean("kitetrace.golden.update")) {
      Files.writeString(DOCUMENT, table);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(table);
  }

  private static String document() {
    Map<String, String> licences = new TreeMap<>();
    Map<String, Set<String>> holders = new TreeMap<>();
    for (Path module : modules()) {
      for (JsonNode library : libraries(module)) {
        licences.put(name(library), String.join(" or ", licences(library)));
        holders
            .computeIfAbsent(name(library), name -> new TreeSet<>())
            .add(Project.name(module).replaceFirst("-service$", ""));
      }
    }
    StringBuilder text =
        new StringBuilder(
            """
            # Licences of what is shipped

            Kitetrace is under the Apache License 2.0. Its images hold these libraries, unchanged, as jars. The table is made from the
            bills of materials that Maven writes (`target/dist/sbom.cdx.json`, CycloneDX); a licence that is not known to go with
            Apache-2.0 fails the build.

            | library | licence | in |
            |---|---|---|
            """);
    licences.forEach(
        (name, licence) ->
            text.append(
                "| `%s` | %s | %s |\n"
                    .formatted(name, licence, String.join(", ", holders.get(name)))));
    return text.toString();
  }

  private static List<JsonNode> libraries(Path module) {
    return Pods.each(sbom(module).path("components"))
        .filter(component -> !component.path("group").asText().equals(OWN))
        .toList();
  }

  private static JsonNode sbom(Path module) {
    Path sbom = module.resolve("target/dist/sbom.cdx.json");
    assumeThat(sbom).as("what mvn package makes").exists();
    return Yaml.one(Project.text(sbom));
  }

  private static String name(JsonNode component) {
    return component.path("group").asText() + ":" + component.path("name").asText();
  }

  private static String jar(JsonNode component) {
    Matcher classifier = CLASSIFIER.matcher(component.path("purl").asText());
    return "%s-%s%s.jar"
        .formatted(
            component.path("name").asText(),
            component.path("version").asText(),
            classifier.find() ? "-" + classifier.group(1) : "");
  }

  private static Set<String> licences(JsonNode component) {
    return Pods.each(component.path("licenses"))
        .map(
            entry ->
                entry.has("expression")
                    ? entry.path("expression").asText()
                    : entry.at("/license/id").asText(entry.at("/license/name").asText()))
        .map(
            licence ->
                RENAMED.getOrDefault(component.path("group").asText() + " " + licence, licence))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
