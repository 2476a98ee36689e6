package io.kitetrace.standalone;

import static io.kitetrace.standalone.DoctorRun.TOKEN;
import static io.kitetrace.standalone.DoctorRun.buildkite;
import static io.kitetrace.standalone.DoctorRun.options;
import static io.kitetrace.standalone.DoctorRun.simulator;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each line is ok, or says what is wrong and what to do, and shows no secret. */
class DoctorTest {

  private static final String KEY = "hcaik_another-secret";

  @TempDir Path folder;
  private final OtlpReceiver receiver = OtlpReceiver.start();

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void whatIsWrong_isToldSideBySide_eachWithItsVariable_andNoSecret() {
    receiver.answer(request -> new Answer.HttpStatus(401, "unknown key " + KEY));
    try (BuildkiteSimulator api = simulator()) {
      Map<String, String> variables = new HashMap<>();
      variables.put("BUILDKITE_API_URL", api.uri().toString());
      variables.put("BUILDKITE_API_TOKEN", "bkua_a-wrong-one");
      variables.put("BUILDKITE_ORGANIZATION", "acme");
      variables.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
      variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.grpcEndpoint());
      variables.put("OTEL_EXPORTER_OTLP_HEADERS", "x-honeycomb-team=" + KEY);
      DoctorRun result = DoctorRun.of(variables);
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.line("token")).startsWith("wrong ").contains("BUILDKITE_API_TOKEN", "401");
      assertThat(result.line("organization acme")).startsWith("skipped ");
      assertThat(result.line("kafka")).startsWith("wrong ").contains("KAFKA_BOOTSTRAP_SERVERS");
      assertThat(result.line("transactions")).startsWith("skipped ");
      assertThat(result.line("otlp"))
          .startsWith("wrong ")
          .contains("OTEL_EXPORTER_OTLP_HEADERS", "401");
      assertThat(result.out()).doesNotContain(KEY, "a-wrong-one", "\tat ").endsWith("are wrong\n");
    }
  }

  @Test
  void aTokenWithoutScopes_anUnknownOrganization_andATooLargeShare_areTold() {
    SimulatorOptions options =
        options().withToken(TOKEN).withScopes(Set.of("read_organizations", "read_builds"));
    try (BuildkiteSimulator api = BuildkiteSimulator.start(options)) {
      Map<String, String> variables = new HashMap<>(buildkite(api));
      variables.put("BUILDKITE_ORGANIZATION", "acme,nobody");
      variables.put("API_REQUESTS_PER_MINUTE", "120");
      variables.put("KITETRACE_DATA", folder.resolve("data").toString());
      DoctorRun result = DoctorRun.of(variables, "--standalone", "--only", "poller");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.line("organization acme")).startsWith("ok ");
      assertThat(result.line("organization nobody"))
          .contains("BUILDKITE_ORGANIZATION", "'nobody'", "it sees: acme");
      assertThat(result.line("limit of acme")).startsWith("ok ").contains("of 200 requests");
      assertThat(result.line("limit of the token's user"))
          .contains("API_REQUESTS_PER_MINUTE", "of 50 requests");
      assertThat(result.line("clock")).startsWith("ok ");
      assertThat(result.line("kafka")).startsWith("ok ").contains("brings its own");
      assertThat(result.out()).doesNotContain(TOKEN);
    }
    try (BuildkiteSimulator api =
        BuildkiteSimulator.start(options.withScopes(Set.of("read_user")))) {
      DoctorRun result = DoctorRun.of(buildkite(api), "--standalone", "--only", "poller");
      assertThat(result.line("token")).contains("BUILDKITE_API_TOKEN", "read_builds", "read_user");
      assertThat(result.line("organization acme")).startsWith("wrong ").contains("403");
    }
  }

  @Test
  void faultsInTheConfiguration_areToldAllAtOnce_andNothingIsAsked() {
    DoctorRun result =
        DoctorRun.of(
            Map.of(
                "POLL_INTERVAL", "soon",
                "KAFKA_BOOTSTRAP_SERVERS", "nowhere",
                "OTEL_EXPORTER_OTLP_PROTOCOL", "carrier pigeon"));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains(
            "BUILDKITE_API_TOKEN",
            "BUILDKITE_ORGANIZATION",
            "POLL_INTERVAL",
            "KAFKA_BOOTSTRAP_SERVERS",
            "OTEL_EXPORTER_OTLP_PROTOCOL")
        .hasLineCount(5);
  }

  @Test
  void json_isOneObjectAlone_andAnEmitterNeedsNoToken() throws Exception {
    DoctorRun result =
        DoctorRun.of(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:1",
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                receiver.grpcEndpoint()),
            "--only",
            "emitter",
            "--json");
    assertThat(result.exitCode()).isEqualTo(1);
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("ok").asBoolean()).isFalse();
    assertThat(json.get("findings"))
        .extracting(finding -> finding.get("check").asText() + " " + finding.get("result").asText())
        .containsExactly(
            "kafka wrong",
            "topics skipped",
            "group kitetrace-emitter skipped",
            "topic buildkite.job-timelines skipped",
            "otlp ok");
    assertThat(json.get("findings").get(0).get("sentence").asText())
        .contains("KAFKA_BOOTSTRAP_SERVERS");
  }
}
