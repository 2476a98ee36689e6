package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What GitHub runs and shows: workflows, forms, the notes of a release. */
class WorkflowsTest {

  private static final Path GITHUB = Project.path(".github");
  private static final Pattern USES = Pattern.compile("(?m)^ *(?:- )?uses: (.*)$");

  @TempDir Path folder;

  static List<Path> workflows() {
    return Project.files(GITHUB.resolve("workflows"), ".yml");
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void action_ofAnother_isPinnedByCommitAndNamesItsVersion(Path workflow) {
    Matcher uses = USES.matcher(Project.text(workflow));
    while (uses.find()) {
      if (!uses.group(1).startsWith("./")) {
        assertThat(uses.group(1)).matches("[\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+");
      }
    }
  }

  @Test
  void action_usedTwice_isOfOneVersion() {
    Set<String> pins = new TreeSet<>();
    for (Path workflow : workflows()) {
      USES.matcher(Project.text(workflow)).results().map(use -> use.group(1)).forEach(pins::add);
    }
    assertThat(pins.stream().map(pin -> pin.split("@")[0])).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void workflow_withoutMore_readsOnly(Path workflow) {
    JsonNode permissions = Yaml.one(Project.text(workflow)).path("permissions");

    assertThat(permissions.toString()).isEqualTo("{\"contents\":\"read\"}");
  }

  @Test
  void release_buildsEachImage() {
    JsonNode job =
        Yaml.one(Project.text(GITHUB.resolve("workflows/release.yml"))).at("/jobs/image");

    assertThat(Pods.each(job.at("/strategy/matrix/image")).map(JsonNode::asText))
        .containsExactlyInAnyOrderElementsOf(Images.names());
    assertThat(Pods.each(job.path("steps")).map(step -> step.path("run").asText()))
        .anyMatch(run -> run.contains("buildx bake --push") && run.contains("\"release-$IMAGE\""));
    JsonNode env =
        Pods.each(job.path("steps"))
            .filter(step -> step.path("run").asText().contains("buildx bake"))
            .findFirst()
            .orElseThrow()
            .path("env");
    for (String variable : List.of("REGISTRY", "VERSION", "REVISION", "SOURCE")) {
      assertThat(Project.text("docker-bake.hcl")).contains("variable \"" + variable + "\"");
      assertThat(env.has(variable)).as(variable).isTrue();
    }
  }

  @Test
  void actionlint_findsNothing() throws Exception {
    Optional<String> actionlint = Kustomize.onPath("actionlint");
    assumeThat(actionlint).as("actionlint on the PATH").isPresent();
    List<String> command = new ArrayList<>(List.of(actionlint.get()));
    workflows().forEach(workflow -> command.add(workflow.toString())); // a copy has no repository

    Result result = run(Project.ROOT, command.toArray(String[]::new));

    assertThat(result.code()).as(result.output()).isZero();
  }

  @Test
  void notes_ofAVersion_areItsSectionOfTheChangelog() throws Exception {
    Path changelog =
        Files.writeString(
            folder.resolve("CHANGELOG.md"),
            """
            # Changelog

            ## Unreleased

            - next

            ## 0.2.0 - 2026-02-01

            ### Added

            - second

            ## 0.1.0 - 2026-01-01

            - first
            """);

    assertThat(notes("0.2.0", changelog)).isEqualTo(new Result(0, "### Added\n\n- second\n"));
    assertThat(notes("0.1.0", changelog)).isEqualTo(new Result(0, "- first\n"));
    assertThat(notes("0.3.0", changelog).code()).isEqualTo(1);
    assertThat(notes("0.3.0", changelog).output()).contains("no section \"## 0.3.0\"");
  }

  /** docs/releasing.md: the section's name is changed, and an empty one stands above it. */
  @Test
  void notes_ofTheNextRelease_areWhatIsUnreleasedNow() throws Exception {
    String text = Project.text("CHANGELOG.md");
    assertThat(text.lines().filter(line -> line.startsWith("## ")))
        .first()
        .isEqualTo("## Unreleased");
    assertThat(text.lines().filter(line -> line.startsWith("## ")).skip(1))
        .allMatch(line -> line.matches("## \\d+\\.\\d+\\.\\d+ - \\d{4}-\\d\\d-\\d\\d"));
    Path released =
        Files.writeString(
            folder.resolve("CHANGELOG.md"),
            text.replace("## Unreleased\n", "## Unreleased\n\n## 98.7.6 - 2026-12-31\n"));

    Result notes = notes("98.7.6", released);

    assertThat(notes.code()).isZero();
    assertThat(notes.output()).startsWith("### ").hasSizeGreaterThan(1_000);
    assertThat(notes("Unreleased", released).code()).isEqualTo(1);
  }

  @Test
  void version_setByTheCommandOfReleasing_isSetWhereItStandsAndNowhereElse() throws Exception {
    assumeThat(Project.path(".git")).exists();
    String command =
        Documents.commands().stream()
            .filter(l -> l.startsWith("git grep "))
            .findFirst()
            .orElseThrow();
    String version = command.split(" ")[3];
    Result files = run(Project.ROOT, "bash", "-euc", command.substring(0, command.indexOf('|')));

    assertThat(Project.text("pom.xml")).contains("<version>" + version + "</version>");
    assertThat(files.output().lines().toList())
        .contains("pom.xml", "Dockerfile", "docker-bake.hcl", "docker-compose.yml")
        .contains("charts/kitetrace/Chart.yaml", "docs/consumers.md");
    assertThat(command).endsWith("| xargs sed -i 's/" + version + "/X.Y.Z/g'");
    Pattern replaced = Pattern.compile("[\\d.]*" + version + "[\\d.]*\\d|[\\d.]*" + version);
    for (String file : files.output().lines().toList()) {
      assertThat(replaced.matcher(Project.text(file)).results().map(MatchResult::group))
          .as(file)
          .containsOnly(version);
    }
  }

  @Test
  void forms_haveEachTheirFields() {
    for (Path form : Project.files(GITHUB.resolve("ISSUE_TEMPLATE"), ".yml")) {
      JsonNode yaml = Yaml.one(Project.text(form));
      if (!form.endsWith("config.yml")) {
        assertThat(yaml.path("name").asText()).as(form.toString()).isNotBlank();
        assertThat(yaml.path("description").asText()).isNotBlank();
        assertThat(
                Pods.each(yaml.path("body"))
                    .filter(field -> !field.path("type").asText().equals("markdown"))
                    .map(field -> field.path("id").asText())
                    .toList())
            .isNotEmpty()
            .doesNotHaveDuplicates()
            .doesNotContain("");
      }
    }
  }

  private Result notes(String version, Path changelog) throws Exception {
    return run(folder, GITHUB.resolve("release-notes").toString(), version, changelog.toString());
  }

  private static Result run(Path folder, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .replaceAll("\n+$", "\n");
    return new Result(process.waitFor(), output);
  }

  private record Result(int code, String output) {}
}
