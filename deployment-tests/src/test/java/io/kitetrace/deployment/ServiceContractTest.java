package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the manifests set and ask exists in the code. */
class ServiceContractTest {

  static Stream<Path> environments() {
    return Project.files(Project.path("k8s"), ".env").stream();
  }

  static Stream<JsonNode> deployments() {
    return Project.files(Project.path("k8s"), "deployment.yaml").stream()
        .map(file -> Yaml.one(Project.text(file)));
  }

  /** Those that serve; the toolbox waits. */
  static Stream<JsonNode> services() {
    return deployments().filter(deployment -> !Pods.name(deployment).equals("kitetrace-toolbox"));
  }

  @ParameterizedTest
  @MethodSource("environments")
  void variable_ofAConfigMap_isReadByTheCode(Path file) {
    assertThat(
            Project.text(file)
                .lines()
                // Suggestions, with a # and no blank after it, count too.
                .filter(line -> line.matches("#?[A-Z_]+=.*"))
                .map(line -> line.replaceFirst("^#", "").replaceFirst("=.*", "")))
        .isNotEmpty()
        .allSatisfy(variable -> assertThat(Variables.known(variable)).as(variable).isTrue());
  }

  @Test
  void variable_ofNobody_isNotKnown() {
    assertThat(List.of("BUILDKITE_API_TOKN", "KAFKA_SASL_MECHANIC", "OTEL_EXPORTER_OTLP_ENDPIONT"))
        .noneMatch(Variables::known);
  }

  @Test
  void variable_thatTheCodeHasByNow_isAnnouncedNoMore() {
    assertThat(Variables.overdue()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("services")
  void probe_ofAnyKind_asksWhatTheServicesServe(JsonNode deployment) {
    JsonNode container = Pods.container(deployment);
    Map<String, String> paths =
        Map.of(
            "startupProbe", "/health/liveness",
            "livenessProbe", "/health/liveness",
            "readinessProbe", "/health/readiness");

    paths.forEach(
        (probe, path) -> {
          assertThat(container.at("/" + probe + "/httpGet/path").asText()).isEqualTo(path);
          assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("http");
        });
    assertThat(Pods.each(container.path("ports")))
        .anyMatch(
            port ->
                port.path("name").asText().equals("http")
                    && port.path("containerPort").asInt() == 8080);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/readiness", "8080"})
  void healthCheck_inTheImage_asksTheSame(String part) {
    assertThat(
            Project.text(
                "service-runtime/src/main/java/io/kitetrace/runtime/health/HealthCheck.java"))
        .contains(part);
  }

  @Test
  void images_ofTheManifests_areBuiltByTheComposeFile() {
    JsonNode services = Yaml.one(Project.text("docker-compose.yml")).path("services");
    List<String> built =
        Pods.each(services)
            .filter(service -> service.has("build"))
            .map(service -> service.path("image").asText())
            .toList();

    assertThat(
            Stream.concat(
                    deployments(),
                    Stream.of(Yaml.one(Project.text("k8s/addons/replay/20-cron-job.yaml"))))
                .map(maker -> Pods.container(maker).path("image").asText()))
        .allSatisfy(image -> assertThat(built).contains(image));
  }
}
