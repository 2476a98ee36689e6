package io.kitetrace.metrics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.runtime.http.ProxySettings;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.http.FakeProxy;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend by way of a proxy. The host's name exists for the proxy alone. */
class ProxiedMetricsTest {

  private static final LabelLimits LIMITS = new LabelLimits(2, 2, 2);

  private final ProxySelector before = ProxySelector.getDefault();

  @AfterEach
  void restore() {
    ProxySelector.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http/protobuf", "grpc"})
  void export_withAProxyInTheVariables_goesThroughIt(String protocol) {
    try (FakeProxy proxy = FakeProxy.start();
        OtlpReceiver receiver = OtlpReceiver.start()) {
      String endpoint = protocol.equals("grpc") ? receiver.grpcEndpoint() : receiver.httpEndpoint();
      Settings settings =
          new Settings(Variables.of(Map.of("HTTP_PROXY", "http://127.0.0.1:" + proxy.port())));
      try (Telemetry telemetry =
          new Telemetry(
              Map.of(
                  "otel.metrics.exporter",
                  "otlp",
                  "otel.exporter.otlp.protocol",
                  protocol,
                  "otel.exporter.otlp.endpoint",
                  "http://backend.example.com:" + URI.create(endpoint).getPort()),
              LIMITS,
              new PrometheusRegistry(),
              ProxySettings.selector(settings))) {
        telemetry.meter().counterBuilder("any").build().add(1);
      }
      assertThat(proxy.asked()).isNotEmpty();
      assertThat(proxy.asked().getFirst()).contains("backend.example.com");
    }
  }

  @Test
  void selector_ofAProxyWithAPassword_isRefusedAndDoesNotShowIt() {
    Settings settings =
        new Settings(Variables.of(Map.of("HTTPS_PROXY", "http://jo:s3cret@127.0.0.1:3128")));
    ProxySettings.selector(settings);
    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void selector_withoutVariables_leavesTheJvmsChoice() {
    URI any = URI.create("https://backend.example.com:4317");
    assertThat(ProxySettings.selector(new Settings(Variables.of(Map.of()))).select(any))
        .isEqualTo(before.select(any));
  }
}
