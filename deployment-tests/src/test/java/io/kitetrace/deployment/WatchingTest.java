package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kitetrace.emitter.consume.EmitterAcls;
import io.kitetrace.enricher.consume.EnricherAcls;
import io.kitetrace.explorer.consume.ExplorerAcls;
import io.kitetrace.poller.log.PollerAcls;
import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.testing.kafka.StrimziUser;
import io.kitetrace.wire.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dashboards, alerts and scaling look at what there is. */
class WatchingTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SERIES = Pattern.compile("\\bkitetrace_[a-z_]+");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("\\b(?:span|resource)\\.([a-z][a-z_.]*)");
  private static final String ALERTS = "docker/prometheus/alerts.yml";

  static List<Path> dashboards() {
    return Project.files(Project.path("docker/grafana/dashboards"), ".json");
  }

  static Stream<Path> watchers() {
    return Stream.concat(
        dashboards().stream(),
        Stream.of(ALERTS, "k8s/components/keda/10-scaled-object.yaml").map(Project::path));
  }

  static List<JsonNode> alerts() {
    return Pods.each(Yaml.one(Project.text(ALERTS)).at("/groups/0/rules")).toList();
  }

  @ParameterizedTest
  @MethodSource("watchers")
  void metric_thatIsLookedAt_isOneOfOurs(Path file) {
    assertThat(found(SERIES, Project.text(file)))
        .allSatisfy(series -> assertThat(Names.metric(series)).as(series).isTrue());
  }

  @Test
  void metric_thatTheCodeHasByNow_isAnnouncedNoMore() {
    assertThat(Names.overdue()).isEmpty();
    assertThat(Names.metric("kitetrace_emitter_nonsense_total")).isFalse();
  }

  @Test
  void attribute_ofATraceQuery_isSetByTheEmitter() {
    String dashboard = Project.text("docker/grafana/dashboards/ci-insight.json");

    assertThat(found(ATTRIBUTE, dashboard))
        .hasSizeGreaterThan(5)
        .allSatisfy(name -> assertThat(Names.attribute(name)).as(name).isTrue());
    assertThat(Names.attribute("buildkite.nonsense")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void dashboard_everyPanel_isWhole(Path file) throws IOException {
    JsonNode dashboard = JSON.readTree(file.toFile());
    Set<Integer> ids = new HashSet<>();
    Set<String> variables =
        Pods.each(dashboard.at("/templating/list"))
            .map(variable -> "${" + variable.path("name").asText() + "}")
            .collect(Collectors.toSet());

    assertThat(dashboard.path("uid").asText()).startsWith("kitetrace-");
    for (JsonNode panel : dashboard.path("panels")) {
      assertThat(ids.add(panel.path("id").asInt())).as("an id of its own").isTrue();
      if (!panel.path("type").asText().equals("row")) {
        assertThat(panel.path("title").asText()).isNotEmpty();
        assertThat(variables).contains(panel.at("/datasource/uid").asText());
        assertThat(panel.path("targets")).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void dashboard_itsSources_areProvisioned(Path file) throws IOException {
    List<JsonNode> sources =
        Pods.each(
                Yaml.one(Project.text("docker/grafana/provisioning/datasources/datasources.yaml"))
                    .path("datasources"))
            .toList();
    Set<String> types =
        sources.stream().map(source -> source.path("type").asText()).collect(Collectors.toSet());

    assertThat(sources.stream().map(source -> source.path("uid").asText())).doesNotHaveDuplicates();
    assertThat(
            Pods.each(JSON.readTree(file.toFile()).at("/templating/list"))
                .filter(variable -> variable.path("type").asText().equals("datasource"))
                .map(variable -> variable.path("query").asText()))
        .isNotEmpty()
        .allSatisfy(type -> assertThat(types).contains(type));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sizing and scaling",
        "Retention",
        "A new backend",
        "Replay",
        "Upgrade",
        "Erasing a person's data",
        "Disaster"
      })
  void operations_whatAnOperatorAsks_hasItsSection(String section) {
    assertThat(Project.text("docs/operations.md")).contains("\n## " + section + "\n");
  }

  @Test
  void dashboards_inTheFolder_areAllOnKubernetesToo() {
    assertThat(dashboards().stream().map(file -> file.getFileName().toString()))
        .containsExactlyInAnyOrderElementsOf(
            Pods.each(
                    Yaml.one(Project.text("docker/grafana/dashboards/kustomization.yaml"))
                        .at("/configMapGenerator/0/files"))
                .map(JsonNode::asText)
                .toList());
  }

  @Test
  void alerts_onKubernetes_areTheSame() {
    assertThat(
            Yaml.one(Project.text("k8s/components/monitoring/20-alerts.yaml")).at("/spec/groups"))
        .isEqualTo(Yaml.one(Project.text(ALERTS)).path("groups"));
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void alert_ofAnyKind_leadsToItsSection(JsonNode alert) {
    String name = alert.path("alert").asText();

    assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
    assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning", "info");
    assertThat(alert.at("/annotations/runbook_url").asText())
        .isEqualTo("docs/operations.md#" + name.toLowerCase(Locale.ROOT));
    assertThat(Project.text("docs/operations.md")).contains("\n### " + name + "\n");
  }

  @Test
  void rights_inTheDocument_areThoseOfTheUsers() {
    Set<String> rights = new TreeSet<>();
    for (Path file : Project.files(Project.path("k8s/components/strimzi"), ".yaml")) {
      if (file.getFileName().toString().matches("3\\d-user-.*")) {
        JsonNode user = Yaml.one(Project.text(file));
        for (JsonNode right : user.at("/spec/authorization/acls")) {
          rights.add(
              "| `%s` | %s | `%s` | %s | %s |"
                  .formatted(
                      Pods.name(user),
                      right.at("/resource/type").asText(),
                      right.at("/resource/name").asText(),
                      right.at("/resource/patternType").asText(),
                      String.join(
                          ", ",
                          Pods.each(right.path("operations")).map(JsonNode::asText).toList())));
        }
      }
    }

    assertThat(Project.text("SECURITY.md").lines().filter(line -> line.startsWith("| `kitetrace-")))
        .containsExactlyInAnyOrderElementsOf(rights);
  }

  /** By which groups and ids people run the commands is theirs; the topics are not. */
  @Test
  void toolbox_mayDoToTopics_whatPollerAndReplayNeed() {
    Stream<RequiredAcl> needed =
        Stream.of(
                PollerAcls.of(Topics.DEFAULT, "any", "any").stream(),
                EmitterAcls.replaying(Topics.DEFAULT, "any").stream(),
                // Read where it is there.
                RequiredAcl.topic(
                    Topics.DEFAULT.timelines(), AclOperation.DESCRIBE, AclOperation.READ))
            .flatMap(rights -> rights);
    assertThat(
            StrimziUser.read("34-user-toolbox.yaml").rights().stream()
                .filter(right -> right.pattern().resourceType() == ResourceType.TOPIC)
                .map(right -> right.pattern().name() + " " + right.entry().operation()))
        .containsExactlyInAnyOrderElementsOf(
            needed
                .filter(right -> right.resource() == ResourceType.TOPIC)
                .map(right -> right.name() + " " + right.operation())
                .distinct()
                .toList());
  }

  @Test
  void enricher_mayDoInKafka_whatItNeedsAlone() {
    assertThat(
            StrimziUser.read("36-user-enricher.yaml").rights().stream()
                .map(
                    right ->
                        right.pattern().resourceType()
                            + " "
                            + right.pattern().name()
                            + " "
                            + right.entry().operation()))
        .containsExactlyInAnyOrderElementsOf(
            EnricherAcls.of(Topics.DEFAULT, "kitetrace-enricher").stream()
                .map(right -> right.resource() + " " + right.name() + " " + right.operation())
                .toList());
  }

  @Test
  void explorer_mayDoInKafka_whatItNeedsAlone() {
    assertThat(
            StrimziUser.read("35-user-explorer.yaml").rights().stream()
                .map(right -> right.pattern().name() + " " + right.entry().operation()))
        .containsExactlyInAnyOrderElementsOf(
            ExplorerAcls.of(Topics.DEFAULT).stream()
                .map(right -> right.name() + " " + right.operation())
                .toList());
  }

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(matcher.groupCount()));
    }
    return found;
  }
}
