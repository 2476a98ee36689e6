package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that every image of the Dockerfile keeps to. */
class DockerfileTest {

  static List<String> images() {
    return Images.names();
  }

  @Test
  void images_ofComposeBakeAndDockerfile_areTheSame() {
    Set<String> built = new TreeSet<>();
    for (JsonNode service : Yaml.one(Project.text("docker-compose.yml")).path("services")) {
      String image = service.path("image").asText();
      if (service.has("build")) {
        assertThat(image).startsWith("kitetrace/" + service.at("/build/target").asText() + ":");
        assertThat(service.at("/build/context").asText()).isEqualTo(".");
        built.add(service.at("/build/target").asText());
      }
    }

    assertThat(images()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(built);
    assertThat(Images.modules()).containsOnlyKeys(images());
    assertThat(
            Images.all().stream().filter(stage -> !Images.values(stage.name(), "USER").isEmpty()))
        .map(Images.Stage::name)
        .containsExactlyInAnyOrderElementsOf(built);
  }

  @Test
  void bake_ofARelease_isForBothKindsOfMachinesWithBillAndProvenance() {
    assertThat(Project.text("docker-bake.hcl"))
        .contains(
            "platforms = [\"linux/amd64\", \"linux/arm64\"]",
            "attest    = [\"type=provenance,mode=max\", \"type=sbom\"]",
            "tags   = [\"${REGISTRY}/${image}:${VERSION}\"]",
            "args   = { VERSION = VERSION, REVISION = REVISION }");
  }

  @Test
  void bases_ofEveryStage_areArgumentsOrEarlierStages() {
    List<String> known = new ArrayList<>(List.of("${BASE_IMAGE}", "${BUILDER_IMAGE}"));
    for (Images.Stage stage : Images.all()) {
      assertThat(known).contains(stage.base());
      known.add(stage.name());
    }
    assertThat(Images.FILE.lines().filter(line -> line.matches("ARG [A-Z_]+_IMAGE=.*")))
        .hasSize(2)
        .allMatch(line -> line.matches("ARG [A-Z_]+=[a-z-]+:[a-z0-9.-]+"))
        .noneMatch(line -> line.endsWith(":latest"));
  }

  /** Or each image of arm64 would be packaged by an emulated Maven. */
  @Test
  void jars_areMadeOnTheBuildersOwnMachine() {
    assertThat(Images.FILE.lines().filter(line -> line.contains("BUILDER_IMAGE} AS")))
        .containsExactly("FROM --platform=$BUILDPLATFORM ${BUILDER_IMAGE} AS packaged");
    assertThat(Images.instructions("packaged")).noneMatch(line -> line.contains("TARGETARCH"));
  }

  @Test
  void image_noShellInIt_stillBuildsAndRuns() {
    Stream<String> onTheBase =
        Images.all().stream()
            .filter(Images.Stage::onTheBase)
            .flatMap(stage -> stage.instructions().stream());

    assertThat(onTheBase.filter(line -> line.matches("(RUN|CMD|ENTRYPOINT|HEALTHCHECK) .*")))
        .hasSizeGreaterThan(images().size())
        .allMatch(line -> line.matches("(HEALTHCHECK --.* CMD|RUN|CMD|ENTRYPOINT) \\[.*]"));
  }

  @ParameterizedTest
  @MethodSource("images")
  void image_ofAnyProgram_standsOnTheBase(String image) {
    assertThat(Images.all())
        .filteredOn(Images.Stage::onTheBase)
        .extracting(Images.Stage::name)
        .contains(image);
  }

  @ParameterizedTest
  @MethodSource("images")
  void user_ofTheImage_isANumberAndNotRoot(String image) {
    List<String> all = Images.instructions(image);

    assertThat(Images.values(image, "USER")).containsExactly("10001:10001");
    assertThat(all.subList(all.indexOf("USER 10001:10001") + 1, all.size()))
        .as("nothing but the program comes after it")
        .allMatch(line -> line.matches("(ENTRYPOINT|CMD) .*"));
  }

  @ParameterizedTest
  @MethodSource("images")
  void files_ofTheImage_comeFromTheBuildAlone(String image) {
    assertThat(Images.values(image, "COPY"))
        .contains(
            "--from=arranged /out/" + image + "/libraries /app/lib",
            "--from=arranged /out/" + image + "/own /app",
            "--from=" + image + "-trained /app/kitetrace.aot /app/")
        .allMatch(copy -> copy.startsWith("--from="));
    assertThat(Images.values(image, "ADD")).isEmpty();
    assertThat(Images.values(image, "RUN")).isEmpty();
    assertThat(String.join("\n", Images.instructions(image)))
        .doesNotContainIgnoringCase("token", "password");
  }

  /** A JVM takes no cache that another set of jars or of options made. */
  @ParameterizedTest
  @MethodSource("images")
  void cache_ofClasses_isMadeFromTheImagesJarsAndOptions(String image) {
    assertThat(Images.all())
        .filteredOn(stage -> Set.of(image, image + "-trained").contains(stage.name()))
        .extracting(Images.Stage::base)
        .containsExactly(image + "-jars", image + "-jars");
    String options = "[\"java\", \"@/app/jvm.options\", \"@/app/jvm-25.options\", \"-XX:AOTCache";
    assertThat(Images.values(image + "-trained", "RUN"))
        .singleElement()
        .asString()
        .startsWith(options + "Output=/app/kitetrace.aot\"");
    assertThat(Images.values(image, "ENTRYPOINT").getLast())
        .startsWith(options + "=/app/kitetrace.aot\"")
        .endsWith("\"-jar\", \"/app/kitetrace.jar\"]");
  }

  @ParameterizedTest
  @MethodSource("images")
  void labels_ofOpenContainers_areSet(String image) {
    assertThat(String.join(" ", Images.values(image, "LABEL")))
        .contains(
            "org.opencontainers.image.title=",
            "org.opencontainers.image.description=",
            "org.opencontainers.image.licenses=\"Apache-2.0\"",
            "org.opencontainers.image.base.name=\"${BASE_IMAGE}\"",
            "org.opencontainers.image.version=\"${VERSION}\"",
            "org.opencontainers.image.revision=\"${REVISION}\"");
  }

  @ParameterizedTest
  @MethodSource("images")
  void module_ofTheImage_isBuilt(String image) {
    String module = Project.name(Images.modules().get(image));

    assertThat(String.join("\n", Images.instructions("packaged")))
        .matches("(?s).* -pl \\S*\\b" + module + "\\b.*")
        .contains(" -am ");
    assertThat(Project.text(module + "/pom.xml")).contains("dist/kitetrace");
  }
}
