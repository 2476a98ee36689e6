package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.FakeSpan;
import io.kitetrace.emitter.FakeTrace;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Clients of a receiver, as variables describe them. */
final class OtlpClients implements AutoCloseable {

  static final Duration LONG = Duration.ofSeconds(5);

  private final OtlpReceiver receiver;
  private final List<OtlpClient> opened = new ArrayList<>();

  OtlpClients(OtlpReceiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public void close() {
    opened.forEach(OtlpClient::close);
  }

  ExportOutcome export(Protocol protocol) {
    return export(protocol, Map.of());
  }

  ExportOutcome export(Protocol protocol, Map<String, String> more) {
    return export(open(protocol, more), FakeSpan.trace(1, 3), LONG);
  }

  static ExportOutcome export(OtlpClient destination, List<SpanData> spans, Duration timeout) {
    return destination.send(FakeTrace.chunks(spans), timeout);
  }

  OtlpClient open(Protocol protocol, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("OTEL_EXPORTER_OTLP_PROTOCOL", protocol.word());
    variables.put(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        protocol == Protocol.GRPC ? receiver.grpcEndpoint() : receiver.httpEndpoint());
    variables.putAll(more);
    Settings settings = new Settings(Variables.of(variables));
    OtlpSettings otlp = OtlpSettings.read(settings);
    settings.check();
    OtlpClient destination = new OtlpClient(otlp);
    opened.add(destination);
    return destination;
  }
}
