package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that every Dockerfile of ours keeps to. */
class DockerfileTest {

  static Stream<Path> files() {
    return Project.files(Project.ROOT, "/Dockerfile").stream()
        .filter(file -> !Project.name(file).contains("target/"));
  }

  @Test
  void files_asTheComposeFileNeeds_areThere() {
    Stream<String> built =
        Pods.each(Yaml.one(Project.text("docker-compose.yml")).path("services"))
            .filter(service -> service.has("build"))
            .map(service -> service.at("/build/dockerfile").asText());

    assertThat(files().map(Project::name)).containsAll(built.toList());
  }

  @ParameterizedTest
  @MethodSource("files")
  void bases_ofEveryStage_areArguments(Path file) {
    assertThat(instructions(file, "FROM"))
        .allMatch(from -> from.matches("\\$\\{(BASE|BUILDER)_IMAGE}( AS [a-z]+)?"));
    assertThat(instructions(file, "FROM").getLast()).isEqualTo("${BASE_IMAGE}");
    assertThat(instructions(file, "ARG"))
        .filteredOn(argument -> argument.contains("_IMAGE="))
        .hasSize(2)
        .allMatch(argument -> argument.matches("[A-Z_]+=[a-z-]+:[a-z0-9.-]+"))
        .noneMatch(argument -> argument.endsWith(":latest"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void image_noShellInIt_stillBuildsAndRuns(Path file) {
    String text = joined(file);
    String onTheBase = text.substring(text.indexOf("FROM ${BASE_IMAGE}"));

    assertThat(onTheBase.lines().filter(line -> line.matches("(RUN|CMD|ENTRYPOINT) .*")))
        .isNotEmpty()
        .allMatch(line -> line.matches("[A-Z]+ \\[.*]"));
    assertThat(onTheBase.lines().filter(line -> line.startsWith("HEALTHCHECK")))
        .allMatch(line -> line.matches("HEALTHCHECK .* CMD \\[.*]"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void user_ofTheImage_isANumberAndNotRoot(Path file) {
    assertThat(instructions(file, "USER")).containsExactly("10001:10001");
    assertThat(joined(file).lines().filter(line -> line.matches("(USER|FROM|ENTRYPOINT) .*")))
        .as("nothing but the program comes after it")
        .endsWith("USER 10001:10001", last(file, "ENTRYPOINT"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void files_ofTheImage_comeFromTheBuildAlone(Path file) {
    String text = joined(file);
    String lastStage = text.substring(text.lastIndexOf("FROM ${BASE_IMAGE}"));

    assertThat(lastStage.lines().filter(line -> line.startsWith("COPY")))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("COPY --from="));
    assertThat(instructions(file, "ADD")).isEmpty();
    assertThat(lastStage).doesNotContainIgnoringCase("token", "password");
  }

  @ParameterizedTest
  @MethodSource("files")
  void labels_ofOpenContainers_areSet(Path file) {
    assertThat(instructions(file, "LABEL").getLast())
        .contains(
            "org.opencontainers.image.title=",
            "org.opencontainers.image.description=",
            "org.opencontainers.image.licenses=\"Apache-2.0\"",
            "org.opencontainers.image.version=",
            "org.opencontainers.image.revision=");
  }

  @ParameterizedTest
  @MethodSource("files")
  void module_thatIsBuilt_isItsOwn(Path file) {
    String module = Project.name(file.getParent());

    assertThat(joined(file))
        .contains("-pl " + module + " -am", module + "/target/dist/kitetrace")
        .contains("docker build -f " + module + "/Dockerfile");
    assertThat(file.resolveSibling("pom.xml")).content().contains("dist/kitetrace");
  }

  private static List<String> instructions(Path file, String name) {
    return joined(file)
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .toList();
  }

  private static String last(Path file, String name) {
    return name + " " + instructions(file, name).getLast();
  }

  /** With continued lines joined; comments stay. */
  private static String joined(Path file) {
    return Project.text(file).replaceAll("\\\\\\n\\s*", "");
  }
}
