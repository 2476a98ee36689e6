package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parses docker-compose.yml and holds it against the code and the files it mounts. */
class ComposeFileTest {

  private static final JsonNode COMPOSE = Yaml.one(Project.text("docker-compose.yml"));
  private static final JsonNode SERVICES = COMPOSE.path("services");
  private static final Pattern HOST_AND_PORT = Pattern.compile("\\b([a-z][a-z-]*):(\\d{2,5})\\b");

  static Stream<String> services() {
    return names(SERVICES).stream();
  }

  static Stream<String> ours() {
    return services()
        .filter(name -> SERVICES.at("/" + name + "/image").asText().startsWith("kitetrace/"));
  }

  @Test
  void services_withoutAProfile_areTheWholePathAndSomethingToLookAt() {
    assertThat(services().filter(name -> !SERVICES.path(name).has("profiles")))
        .containsExactlyInAnyOrder(
            "kafka", "poller", "emitter", "explorer", "tempo", "prometheus", "grafana");
  }

  @Test
  void profiles_areThoseOfTheHead() {
    assertThat(services().filter(name -> profiles(name).contains("simulator")))
        .containsExactly("simulator");
    assertThat(services().filter(name -> profiles(name).contains("second-backend")))
        .containsExactlyInAnyOrder("emitter-jaeger", "jaeger");
    assertThat(services().filter(name -> profiles(name).contains("metrics")))
        .containsExactly("metrics");
    assertThat(services().filter(name -> profiles(name).contains("toolbox")))
        .containsExactly("toolbox");
    assertThat(services().filter(name -> profiles(name).contains("enricher")))
        .containsExactly("enricher");
    assertThat(services().flatMap(name -> profiles(name).stream()))
        .containsOnly("simulator", "second-backend", "metrics", "enricher", "toolbox");
  }

  @ParameterizedTest
  @MethodSource("services")
  void image_ofAnyService_hasAVersion(String name) {
    assertThat(SERVICES.at("/" + name + "/image").asText()).matches("[a-z/]+:v?\\d+\\.\\d+\\.\\d+");
  }

  @ParameterizedTest
  @MethodSource("services")
  void mount_ofAFile_isThere(String name) {
    Set<String> volumes = names(COMPOSE.path("volumes"));
    assertThat(Pods.each(SERVICES.path(name).path("volumes")).map(JsonNode::asText))
        .allSatisfy(
            volume -> {
              String source = volume.split(":")[0];
              if (source.startsWith("./")) {
                assertThat(Project.path(source)).exists();
              } else {
                assertThat(volumes).contains(source);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("services")
  void dependency_ofAnyService_isAService(String name) {
    JsonNode dependencies = SERVICES.path(name).path("depends_on");
    assertThat(services())
        .containsAll(
            dependencies.isArray()
                ? Pods.each(dependencies).map(JsonNode::asText).toList()
                : names(dependencies));
  }

  @ParameterizedTest
  @MethodSource("services")
  void port_ofAnyService_isOnTheLoopbackAlone(String name) {
    assertThat(Pods.each(SERVICES.path(name).path("ports")).map(JsonNode::asText))
        .allMatch(port -> port.matches("127\\.0\\.0\\.1:\\d+:\\d+"));
  }

  @ParameterizedTest
  @MethodSource("ours")
  void variable_ofOurs_isReadByTheCode(String name) {
    assertThat(names(SERVICES.path(name).path("environment")))
        .allSatisfy(variable -> assertThat(Variables.known(variable)).as(variable).isTrue());
  }

  @ParameterizedTest
  @MethodSource("ours")
  void container_ofOurs_canWriteNothingAndGainNothing(String name) {
    JsonNode service = SERVICES.path(name);
    assertThat(service.path("read_only").asBoolean()).isTrue();
    assertThat(service.path("cap_drop")).hasToString("[\"ALL\"]");
    assertThat(service.path("security_opt")).hasToString("[\"no-new-privileges:true\"]");
    assertThat(service.path("tmpfs").path(0).asText()).startsWith("/tmp:").contains("exec");
  }

  @Test
  void address_anywhereInTheSetUp_isThatOfAService() {
    List<String> files =
        List.of(
            "docker-compose.yml",
            "docker/prometheus/prometheus.yml",
            "docker/grafana/provisioning/datasources/datasources.yaml");
    Set<String> services = new TreeSet<>(names(SERVICES));
    for (String file : files) {
      String settings = Project.text(file).replaceAll("(?m)#.*$", "").replaceAll("image: .*", "");
      Matcher address = HOST_AND_PORT.matcher(settings);
      while (address.find()) {
        assertThat(services).as("%s: %s", file, address.group()).contains(address.group(1));
      }
    }
  }

  @Test
  void simulator_itsPort_isWherethePollerLooks() {
    String command = SERVICES.at("/simulator/command").toString();
    assertThat(command).contains("\"--host\",\"0.0.0.0\"", "\"--port\",\"8090\"");
    assertThat(Project.text("docker/api.env")).contains(":-http://simulator:8090}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"poller", "enricher", "toolbox"})
  void api_thatIsAsked_dependsOnWhetherThereIsAToken(String service) {
    String file = SERVICES.at("/" + service + "/env_file/0").asText();

    assertThat(file).isEqualTo("docker/api${BUILDKITE_API_TOKEN:+-with-account}.env");
    assertThat(Project.text("docker/api-with-account.env"))
        .contains("BUILDKITE_API_URL=${BUILDKITE_API_URL:-https://api.buildkite.com}");
    assertThat(SERVICES.at("/" + service + "/environment").has("BUILDKITE_API_URL"))
        .as("it would win over the file")
        .isFalse();
  }

  @Test
  void jobs_ofPrometheus_areOneForEachService() {
    JsonNode jobs =
        Yaml.one(Project.text("docker/prometheus/prometheus.yml")).path("scrape_configs");
    Map<String, List<String>> targets = new TreeMap<>();
    for (JsonNode job : jobs) {
      targets.put(
          job.path("job_name").asText(),
          Stream.concat(
                  Pods.each(job.at("/static_configs/0/targets"))
                      .map(target -> target.asText().replaceFirst(":8080$", "")),
                  Pods.each(job.at("/dns_sd_configs/0/names")).map(JsonNode::asText))
              .toList());
    }

    assertThat(targets)
        .containsExactly(
            Map.entry("kitetrace-emitter", List.of("emitter")),
            Map.entry("kitetrace-emitter-jaeger", List.of("emitter-jaeger")),
            Map.entry("kitetrace-enricher", List.of("enricher")),
            Map.entry("kitetrace-explorer", List.of("explorer")),
            Map.entry("kitetrace-metrics", List.of("metrics")),
            Map.entry("kitetrace-poller", List.of("poller")));
  }

  @Test
  void toolbox_itsSettings_areThoseOfThePollerAndTheEmitter() {
    JsonNode toolbox = SERVICES.at("/toolbox/environment");

    assertThat(names(toolbox))
        .containsAll(names(SERVICES.at("/emitter/environment")))
        .containsAll(
            names(SERVICES.at("/poller/environment")).stream()
                .filter(name -> !name.equals("BUILDKITE_WEBHOOK_TOKEN"))
                .toList());
    assertThat(toolbox.path("OTEL_EXPORTER_OTLP_ENDPOINT"))
        .isEqualTo(SERVICES.at("/emitter/environment/OTEL_EXPORTER_OTLP_ENDPOINT"));
  }

  @Test
  void toolbox_itsQueries_goToTheExplorer() {
    assertThat(SERVICES.at("/toolbox/environment/KITETRACE_EXPLORER_URL").asText())
        .isEqualTo("http://explorer:8080");
  }

  @Test
  void explorer_itsIndex_isOnAVolume() {
    assertThat(SERVICES.at("/explorer/volumes")).hasToString("[\"explorer:/data\"]");
    assertThat(Images.instructions("explorer"))
        .contains("ENV EXPLORER_DATA=/data/explorer.duckdb", "VOLUME /data");
  }

  @Test
  void emitters_ofTwoBackends_haveTwoGroups() {
    assertThat(SERVICES.at("/emitter/environment").has("EMITTER_GROUP")).isFalse();
    assertThat(SERVICES.at("/emitter-jaeger/environment/EMITTER_GROUP").asText())
        .isNotIn("", "kitetrace-emitter");
  }

  private static List<String> profiles(String name) {
    return Pods.each(SERVICES.path(name).path("profiles")).map(JsonNode::asText).toList();
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
