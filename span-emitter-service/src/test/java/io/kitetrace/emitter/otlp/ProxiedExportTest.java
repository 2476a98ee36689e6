package io.kitetrace.emitter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.http.FakeProxy;
import io.kitetrace.testing.http.Ports;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A backend by way of a proxy. The host's name exists for the proxy alone. */
class ProxiedExportTest {

  private final OtlpReceiver receiver = OtlpReceiver.start();

  @AfterEach
  void stop() {
    receiver.close();
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void export_throughAProxyThatWantsAPassword_arrives(Protocol protocol) {
    try (FakeProxy proxy = FakeProxy.start("jo:s3cret")) {
      assertThat(export(protocol, "http://jo:s3cret@127.0.0.1:" + proxy.port()))
          .isInstanceOf(Accepted.class);
      assertThat(proxy.asked().getLast()).contains("backend.example.com");
    }
    assertThat(receiver.requests()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void export_withAWrongPassword_isMisconfiguredAndHidesIt(Protocol protocol) {
    try (FakeProxy proxy = FakeProxy.start("jo:other")) {
      ExportOutcome outcome = export(protocol, "http://jo:s3cret@127.0.0.1:" + proxy.port());
      assertThat(outcome).isInstanceOf(Misconfigured.class);
      assertThat(outcome.toString()).contains("407").doesNotContain("s3cret");
    }
    assertThat(receiver.requests()).isEmpty();
  }

  @Test
  void export_whereNoProxyAnswers_namesTheVariable() {
    try (Ports.Refusing gone = new Ports.Refusing()) {
      assertThat(export(Protocol.GRPC, "http://127.0.0.1:" + gone.port()))
          .isInstanceOfSatisfying(
              Retryable.class,
              outcome -> assertThat(outcome.reason()).startsWith("HTTP_PROXY: no proxy answers"));
    }
  }

  private ExportOutcome export(Protocol protocol, String proxy) {
    String endpoint = protocol == Protocol.GRPC ? receiver.grpcEndpoint() : receiver.httpEndpoint();
    Settings settings =
        new Settings(
            Variables.of(
                Map.of(
                    "OTEL_EXPORTER_OTLP_PROTOCOL",
                    protocol.word(),
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "http://backend.example.com:" + URI.create(endpoint).getPort(),
                    "HTTP_PROXY",
                    proxy)));
    OtlpSettings otlp = OtlpSettings.read(settings);
    settings.check();
    try (OtlpClient client = new OtlpClient(otlp)) {
      return client.send(List.of(), Duration.ofSeconds(30));
    }
  }
}
