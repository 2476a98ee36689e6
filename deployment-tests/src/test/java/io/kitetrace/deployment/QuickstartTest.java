package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.otlp.OtlpSettings;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.standalone.Kitetrace;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.process.ServiceProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * With the settings of each quick start, and nothing else, builds arrive at a receiver in the
 * backend's place; address and headers are those that the backend documents.
 */
@Execution(ExecutionMode.CONCURRENT)
class QuickstartTest {

  private static final String TOKEN = "bkua_of-the-test";
  private static final Pattern EXPORT = Pattern.compile("(?m)^ *export ([A-Z_]+)=(\\S*)");

  @TempDir Path folder;

  /** The address that a backend wants, and the header. */
  private record Wanted(String endpoint, String header, String value) {}

  private static final Map<String, Wanted> WANTED =
      Map.of(
          "collector", new Wanted("http://localhost:4317", "", ""),
          "datadog", new Wanted("http://localhost:4317", "", ""),
          "grafana",
              new Wanted(
                  "https://otlp-gateway-ZONE.grafana.net/otlp/v1/traces",
                  "authorization",
                  "Basic MTIzNDU2OnRva2Vu"),
          "honeycomb", new Wanted("https://api.honeycomb.io:443", "x-honeycomb-team", "hcaik_abc"),
          "jaeger", new Wanted("http://localhost:4317", "", ""));

  static List<String> backends() {
    return WANTED.keySet().stream().sorted().toList();
  }

  @Test
  void quickstarts_areThoseThatAreTried() {
    assertThat(Project.files(Project.path("docs/quickstart"), ".md"))
        .extracting(file -> file.getFileName().toString().replace(".md", ""))
        .containsExactlyElementsOf(backends());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void settings_ofAQuickstart_areAddressAndHeadersOfTheBackend(String backend) {
    Wanted wanted = WANTED.get(backend);
    OtlpSettings read = OtlpSettings.read(new Settings(Variables.of(exports(backend))));
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    read.headers().forEach((name, value) -> headers.put(name, value.value()));

    assertThat(read.endpoint()).hasToString(wanted.endpoint());
    assertThat(headers)
        .isEqualTo(wanted.header().isEmpty() ? Map.of() : Map.of(wanted.header(), wanted.value()));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void settings_ofAQuickstart_bringBuildsToTheBackend(String backend) throws Exception {
    Map<String, String> variables = exports(backend);
    try (OtlpReceiver receiver = OtlpReceiver.start();
        BuildkiteSimulator api =
            BuildkiteSimulator.start(
                SimulatorOptions.defaults()
                    .withBuilds(3)
                    .withOrganizations(variables.get("BUILDKITE_ORGANIZATION"))
                    .withToken(TOKEN))) {
      boolean http = "http/protobuf".equals(variables.get("OTEL_EXPORTER_OTLP_PROTOCOL"));
      variables.put(
          "OTEL_EXPORTER_OTLP_ENDPOINT", http ? receiver.httpEndpoint() : receiver.grpcEndpoint());
      variables.remove("EMITTER_MAX_SPAN_AGE"); // the made-up builds are older
      variables.put("BUILDKITE_API_URL", api.uri().toString());
      variables.put("BUILDKITE_API_TOKEN", TOKEN);
      variables.put("KITETRACE_DATA", folder.resolve("data").toString());
      try (ServiceProcess process =
          ServiceProcess.start(
              Kitetrace.class, variables, folder.resolve("log"), "standalone", "--once")) {
        assertThat(process.awaitExit(180)).as(process.output()).isZero();
      }
      assertThat(receiver.traceIds()).isNotEmpty();
    }
  }

  /** What the page exports first; what only another part of it sets comes later and is left out. */
  private static Map<String, String> exports(String backend) {
    Map<String, String> exports = new TreeMap<>();
    Matcher export = EXPORT.matcher(Project.text("docs/quickstart/" + backend + ".md"));
    while (export.find()) {
      exports.putIfAbsent(export.group(1), export.group(2).replace("…", "abc"));
    }
    return exports;
  }
}
