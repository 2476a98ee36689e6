package io.kitetrace.emitter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.doctor.Finding;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.http.Ports;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.otlp.ReceivedRequest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EndpointCheckTest {

  private final OtlpReceiver receiver = OtlpReceiver.start();

  @AfterEach
  void close() {
    receiver.close();
  }

  @ParameterizedTest
  @EnumSource
  void aBackendThatTakesIt_isFine_andHadOneRequestWithoutSpans(Protocol protocol) throws Exception {
    assertThat(check(protocol, Map.of())).isInstanceOf(Finding.Fine.class);
    assertThat(receiver.requests())
        .singleElement()
        .extracting(ReceivedRequest::spans)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GRPC, 401, OTEL_EXPORTER_OTLP_HEADERS",
    "HTTP_PROTOBUF, 401, OTEL_EXPORTER_OTLP_HEADERS",
    "HTTP_PROTOBUF, 403, may not send traces",
    "HTTP_PROTOBUF, 404, OTEL_EXPORTER_OTLP_ENDPOINT",
    "HTTP_PROTOBUF, 400, does not take an empty export",
    "HTTP_PROTOBUF, 503, the emitter waits for it"
  })
  void aBackendThatRefuses_isWrong_withWhatToDo(Protocol protocol, int status, String words)
      throws Exception {
    receiver.answer(request -> new Answer.HttpStatus(status, "no: s3cr3t-key"));
    Finding finding = check(protocol, Map.of("OTEL_EXPORTER_OTLP_HEADERS", "x-key=s3cr3t-key"));
    assertThat(finding).isInstanceOf(Finding.Wrong.class);
    assertThat(finding.sentence()).contains(words).doesNotContain("s3cr3t-key");
  }

  @ParameterizedTest
  @CsvSource({
    "16, OTEL_EXPORTER_OTLP_HEADERS",
    "7, may not send traces",
    "12, OTEL_EXPORTER_OTLP_ENDPOINT"
  })
  void aBackendThatRefusesOverGrpc_isWrong_withWhatToDo(int code, String words) throws Exception {
    receiver.answer(request -> new Answer.GrpcStatus(code, "no"));
    Finding finding = check(Protocol.GRPC, Map.of());
    assertThat(finding).isInstanceOf(Finding.Wrong.class);
    assertThat(finding.sentence()).contains(words);
  }

  @Test
  void nobodyThere_isWrong() throws Exception {
    Finding finding =
        check(Protocol.GRPC, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"));
    assertThat(finding).isInstanceOf(Finding.Wrong.class);
    assertThat(finding.sentence()).contains("OTEL_EXPORTER_OTLP_ENDPOINT");
  }

  @Test
  void aProxyThatIsNotThere_isWrong_andTheBackendsAddressIsNot() throws Exception {
    try (Ports.Refusing gone = new Ports.Refusing()) {
      Finding finding =
          check(
              Protocol.GRPC,
              Map.of(
                  "OTEL_EXPORTER_OTLP_ENDPOINT",
                  "http://backend.example.com:4317",
                  "HTTP_PROXY",
                  "http://127.0.0.1:" + gone.port()));
      assertThat(finding.sentence())
          .endsWith(
              "HTTP_PROXY: no proxy answers at 127.0.0.1:%d; check the address"
                  .formatted(gone.port()));
    }
  }

  @Test
  void tracesThatAreDrawnAlone_needNobody() throws Exception {
    assertThat(new EndpointCheck(null).run()).singleElement().isInstanceOf(Finding.Fine.class);
  }

  private Finding check(Protocol protocol, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("OTEL_EXPORTER_OTLP_PROTOCOL", protocol.word());
    variables.put(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        protocol == Protocol.GRPC ? receiver.grpcEndpoint() : receiver.httpEndpoint());
    variables.putAll(more);
    Settings settings = new Settings(Variables.of(variables));
    OtlpSettings otlp = OtlpSettings.read(settings);
    settings.check();
    return new EndpointCheck(otlp).run().getFirst();
  }
}
