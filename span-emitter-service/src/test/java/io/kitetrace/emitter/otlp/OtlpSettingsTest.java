package io.kitetrace.emitter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Defaults, mapping and each rejection of the OTLP variables. */
class OtlpSettingsTest {

  @TempDir Path folder;

  @Test
  void nothingSet_isALocalCollectorOverGrpc() {
    OtlpSettings otlp = read();
    assertThat(otlp.protocol()).isEqualTo(Protocol.GRPC);
    assertThat(otlp.endpoint()).hasToString("http://localhost:4317");
    assertThat(otlp.compression()).isEqualTo(Compression.NONE);
    assertThat(otlp.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(otlp.headers()).isEmpty();
  }

  @Test
  void http_baseEndpoint_getsThePath() {
    assertThat(read("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf").endpoint())
        .hasToString("http://localhost:4318/v1/traces");
    assertThat(
            read(
                    "OTEL_EXPORTER_OTLP_PROTOCOL",
                    "http/protobuf",
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "https://example.com/otlp/")
                .endpoint())
        .hasToString("https://example.com/otlp/v1/traces");
  }

  @Test
  void http_tracesEndpoint_isTakenAsItIs() {
    OtlpSettings otlp =
        read(
            "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf",
            "OTEL_EXPORTER_OTLP_ENDPOINT", "https://example.com/base",
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://example.com/mine");
    assertThat(otlp.endpoint()).hasToString("https://example.com/mine");
  }

  @Test
  void traces_win_everywhere() {
    OtlpSettings otlp =
        read(
            "OTEL_EXPORTER_OTLP_HEADERS", "a=1",
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "b=2",
            "OTEL_EXPORTER_OTLP_TIMEOUT", "5000",
            "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "7000",
            "OTEL_EXPORTER_OTLP_COMPRESSION", "none",
            "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "gzip");
    assertThat(otlp.headers()).containsOnlyKeys("b");
    assertThat(otlp.timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(otlp.compression()).isEqualTo(Compression.GZIP);
  }

  @Test
  void grpc_hostAndPort_takeTheSchemeFromInsecure() {
    assertThat(read("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317").endpoint())
        .hasToString("https://collector:4317");
    assertThat(
            read(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "collector:4317",
                    "OTEL_EXPORTER_OTLP_INSECURE",
                    "true")
                .endpoint())
        .hasToString("http://collector:4317");
  }

  @Test
  void honeycomb_keyAlone_isEnough() throws Exception {
    OtlpSettings otlp = read("HONEYCOMB_API_KEY", "s3cr3t", "HONEYCOMB_DATASET", "builds");
    assertThat(otlp.endpoint()).hasToString("https://api.honeycomb.io:443");
    assertThat(otlp.headers().get("x-honeycomb-team").value()).isEqualTo("s3cr3t");
    assertThat(otlp.headers().get("x-honeycomb-dataset").value()).isEqualTo("builds");
    assertThat(otlp.toString()).doesNotContain("s3cr3t");
    assertThat(
            read("HONEYCOMB_API_KEY", "k", "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                .endpoint())
        .hasToString("https://api.honeycomb.io:443/v1/traces");
    Path file = Files.writeString(folder.resolve("key"), "from-file\n");
    assertThat(
            read("HONEYCOMB_API_KEY_FILE", file.toString())
                .headers()
                .get("x-honeycomb-team")
                .value())
        .isEqualTo("from-file");
  }

  @Test
  void honeycombKey_goesToNoOtherBackend() {
    assertThat(
            read("HONEYCOMB_API_KEY", "k", "OTEL_EXPORTER_OTLP_ENDPOINT", "http://jaeger:4317")
                .headers())
        .isEmpty();
    assertThat(
            read(
                    "HONEYCOMB_API_KEY",
                    "k",
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "https://api.eu1.honeycomb.io:443")
                .headers())
        .containsOnlyKeys("x-honeycomb-team");
  }

  @Test
  void faults_nameTheirVariableAndShowNoSecret() {
    assertFault("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json");
    assertFault("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "carrier-pigeon");
    assertFault("OTEL_EXPORTER_OTLP_COMPRESSION", "zip");
    assertFault("OTEL_EXPORTER_OTLP_TIMEOUT", "soon");
    assertFault("OTEL_EXPORTER_OTLP_ENDPOINT", "ftp://example.com");
    assertFault("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4317/v1/traces");
    assertFault("OTEL_EXPORTER_OTLP_ENDPOINT", "http://me:s3cr3t@example.com");
    assertFault("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://example.com?a=s3cr3t");
    assertFault("OTEL_EXPORTER_OTLP_HEADERS", "s3cr3t");
    assertFault("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "a=s3cr3t%0Ab");
    String https = "https://example.com";
    for (String variable :
        List.of(
            "OTEL_EXPORTER_OTLP_CERTIFICATE",
            "OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY",
            "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE")) {
      assertFault(variable, folder.resolve("absent").toString(), https);
    }
  }

  @Test
  void certificate_thatIsNone_isAFault() throws Exception {
    Path file = Files.writeString(folder.resolve("ca.pem"), "hello");
    assertFault("OTEL_EXPORTER_OTLP_CERTIFICATE", file.toString(), "https://example.com");
  }

  private static void assertFault(String variable, String value) {
    Settings settings = new Settings(Variables.of(Map.of(variable, value)));
    OtlpSettings.read(settings);
    assertThat(settings.faults())
        .hasSize(1)
        .allMatch(fault -> fault.startsWith(variable + ":") && !fault.contains("s3cr3t"));
  }

  private static void assertFault(String variable, String value, String endpoint) {
    Settings settings =
        new Settings(
            Variables.of(Map.of(variable, value, "OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)));
    OtlpSettings.read(settings);
    assertThat(settings.faults()).anyMatch(fault -> fault.startsWith(variable + ":"));
  }

  private static OtlpSettings read(String... variables) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      map.put(variables[i], variables[i + 1]);
    }
    Settings settings = new Settings(Variables.of(map));
    OtlpSettings otlp = OtlpSettings.read(settings);
    settings.check();
    return otlp;
  }
}
