package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.standalone.Kitetrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Each setting, metric, image, path, alert and place that a document names is there. */
class DocumentNamesTest {

  private static final Pattern VARIABLE = Pattern.compile("\\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\\b");
  private static final Pattern COMMAND =
      Pattern.compile("(?m)(?:^|\\./|/app/)kitetrace(?:\\.jar)? ([a-z][a-z-]*)(?![\\w./-])");
  private static final Pattern SERIES = Pattern.compile("\\bkitetrace_[a-z]+_[a-z_]+");
  private static final Pattern IMAGE =
      Pattern.compile("(?<!etc/|io/)\\bkitetrace/([a-z]+)(?::(\\d+\\.\\d+\\.\\d+\\S*))?");
  private static final Pattern ALERT = Pattern.compile("\\bKitetrace[A-Z]\\w+");
  private static final Pattern PATH =
      Pattern.compile("(?:\\.\\.?/)?(?:[A-Za-z][A-Za-z0-9_.-]*/)+[A-Za-z0-9_.-]*");
  private static final Pattern CLASS = Pattern.compile("(?:[a-z]+\\.)*[A-Z][a-z]+[A-Za-z]*");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  /** Variables of others: the JVM's, the build's, a backend's, the agent's, the tests'. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "JAVA_TOOL_OPTIONS",
          "BASE_IMAGE",
          "BUILDER_IMAGE",
          "KITETRACE_JAVA_OPTS",
          "KITETRACE_JDKS",
          "KITETRACE_REQUIRE_HELM",
          "KITETRACE_REQUIRE_PROMTOOL",
          "KITETRACE_REQUIRE_RECORDINGS",
          "OTEL_METRIC_EXPORT_INTERVAL",
          "DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_GRPC_ENDPOINT",
          "SASL_SSL",
          "JOB_NAME",
          "CLIENT_KEY",
          "CLIENT_CERTIFICATE");

  /** First parts of what looks like a path and is none of the checkout's. */
  private static final Set<String> NO_PATHS =
      Set.of(
          "http",
          "ghcr.io",
          "DIR",
          "acme",
          "replay",
          "dead-letter",
          "backfill",
          "import",
          "jobs",
          "deploy",
          "job",
          "cronjob",
          "target",
          "lib",
          "application");

  static List<Path> files() {
    return Documents.files();
  }

  @ParameterizedTest
  @MethodSource("files")
  void variable_thatIsNamed_isReadByTheCode(Path file) {
    Set<String> named = new TreeSet<>(Documents.inline(file));
    named.removeIf(name -> !VARIABLE.matcher(name).matches());
    Documents.blocks(Project.text(file)).stream()
        .filter(block -> Set.of("", "bash", "yaml").contains(block.language()))
        .forEach(block -> named.addAll(found(VARIABLE, block.text(), 0)));
    named.removeAll(OF_OTHERS);

    assertThat(named).allSatisfy(name -> assertThat(Variables.known(name)).as(name).isTrue());
  }

  @ParameterizedTest
  @MethodSource("files")
  void command_thatIsNamed_isOneOfTheProgram(Path file) {
    Map<String, CommandLine> commands = Kitetrace.commandLine().getSubcommands();
    String code =
        String.join("\n", Documents.inline(file))
            + Documents.blocks(Project.text(file)).stream()
                .map(Documents.Block::text)
                .collect(Collectors.joining());

    assertThat(found(COMMAND, code, 1)).isSubsetOf(commands.keySet());
  }

  @ParameterizedTest
  @MethodSource("files")
  void metric_thatIsNamed_isOneOfOurs(Path file) {
    assertThat(found(SERIES, Project.text(file), 0))
        .allSatisfy(series -> assertThat(Names.metric(series)).as(series).isTrue());
  }

  @ParameterizedTest
  @MethodSource("files")
  void image_thatIsNamed_isOneThatIsBuilt(Path file) {
    Set<String> built =
        Pods.each(Yaml.one(Project.text("docker-compose.yml")).path("services"))
            .map(service -> service.path("image").asText())
            .filter(image -> image.startsWith("kitetrace/"))
            .collect(Collectors.toSet());
    Matcher image = IMAGE.matcher(Project.text(file));
    while (image.find()) {
      assertThat(built.stream().map(name -> image.group(2) == null ? name.split(":")[0] : name))
          .as(image.group())
          .contains(image.group());
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void alert_thatIsNamed_isOneOfOurs(Path file) {
    Set<String> alerts =
        Pods.each(Yaml.one(Project.text("docker/prometheus/alerts.yml")).at("/groups/0/rules"))
            .map(alert -> alert.path("alert").asText())
            .collect(Collectors.toSet());

    assertThat(alerts).containsAll(found(ALERT, Project.text(file), 0));
  }

  @ParameterizedTest
  @MethodSource("files")
  void path_thatIsNamed_isThere(Path file) {
    for (String name : Documents.inline(file)) {
      String first = name.replaceFirst("^(\\.\\.?/)?", "").split("/")[0];
      boolean ours = PATH.matcher(name).matches() && !NO_PATHS.contains(first);
      if (ours && !name.startsWith("../shared") && !name.contains("/target/")) {
        boolean generated = name.equals("./kitetrace-data") || name.startsWith("kitetrace/");
        String whole = name.replace("NAME", "strimzi");
        assertThat(
                generated
                    || Files.exists(Project.path(whole))
                    || Files.exists(file.resolveSibling(whole)))
            .as(name)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void link_toAnotherPlace_leadsThere(Path file) {
    for (String link : found(LINK, Project.text(file), 1)) {
      if (link.matches("https?:.*")) {
        continue;
      }
      String[] parts = link.split("#", 2);
      Path there = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]).normalize();
      assertThat(there).as(link).exists();
      if (parts.length == 2) {
        assertThat(anchors(there)).as(link).contains(parts[1]);
      }
    }
  }

  @Test
  void readme_isShort_andLeadsToEveryPage() {
    assertThat(Project.text("README.md").lines().count()).isLessThan(150);
    Set<String> linked = new TreeSet<>(found(LINK, Project.text("README.md"), 1));
    for (String link : found(LINK, Project.text("docs/index.md"), 1)) {
      linked.add(Project.name(Project.path("docs").resolve(link.split("#")[0]).normalize()));
    }
    assertThat(linked)
        .containsAll(
            Project.files(Project.path("docs"), ".md").stream().map(Project::name).toList());
  }

  @Test
  void class_thatTheArchitectureNames_isThere() throws IOException {
    Set<String> named = new TreeSet<>(Documents.inline(Project.path("docs/architecture.md")));
    named.removeIf(name -> !CLASS.matcher(name).matches());
    Set<String> sources = sources();

    assertThat(named).hasSizeGreaterThan(50);
    assertThat(named)
        .allSatisfy(
            name ->
                assertThat(sources)
                    .as(name)
                    .anyMatch(path -> path.endsWith("/" + name.replace('.', '/') + ".java")));
  }

  private static Set<String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Project.ROOT)) {
      return files.map(Path::toString).filter(p -> p.endsWith(".java")).collect(Collectors.toSet());
    }
  }

  @Test
  void runbook_ofEveryAlert_isNamedOnce() {
    String operations = Project.text("docs/operations.md");
    for (JsonNode alert :
        Yaml.one(Project.text("docker/prometheus/alerts.yml")).at("/groups/0/rules")) {
      assertThat(operations.split("\n### " + alert.path("alert").asText() + "\n", -1)).hasSize(2);
    }
  }

  private static Set<String> anchors(Path file) {
    return Project.text(file)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(
            line ->
                line.replaceFirst("^#+ ", "")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9 _-]", "")
                    .replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static Set<String> found(Pattern pattern, String text, int group) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(group));
    }
    return found;
  }
}
