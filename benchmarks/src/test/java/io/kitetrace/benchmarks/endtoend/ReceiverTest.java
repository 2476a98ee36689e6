package io.kitetrace.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.otlp.OtlpClient;
import io.kitetrace.emitter.otlp.OtlpSettings;
import io.kitetrace.emitter.otlp.Protocol;
import io.kitetrace.emitter.otlp.TraceEncoder;
import io.kitetrace.model.BuildReader;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.trace.TraceBuilder;
import io.kitetrace.trace.TraceOptions;
import io.netty.buffer.Unpooled;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the harness's receiver counts is what was sent, over either protocol. */
class ReceiverTest {

  private static final byte[] BUILD =
      """
      {"id":"019bc1f5-0000-4000-8000-000000000001","number":1,"state":"passed",
       "created_at":"2026-01-01T00:00:00Z","started_at":"2026-01-01T00:00:01Z",
       "finished_at":"2026-01-01T00:10:00Z","pipeline":{"slug":"web"},
       "jobs":[{"id":"019bc1f5-0000-4000-8000-000000000002","type":"script","state":"passed",
         "created_at":"2026-01-01T00:00:00Z","runnable_at":"2026-01-01T00:00:00Z",
         "started_at":"2026-01-01T00:01:00Z","finished_at":"2026-01-01T00:10:00Z"}]}"""
          .getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void spans_sentByTheEmittersExporter_areCounted(Protocol protocol) throws Exception {
    String[] ports = ReceiverProcess.start().split(" ", -1);
    Receiver receiver =
        new Receiver("http://127.0.0.1:" + ports[0], "http://127.0.0.1:" + ports[1]);
    String endpoint = protocol == Protocol.GRPC ? receiver.grpc() : receiver.http();
    Settings settings =
        new Settings(
            Variables.of(
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    endpoint,
                    "OTEL_EXPORTER_OTLP_PROTOCOL",
                    protocol.word())));
    List<SpanData> spans =
        new TraceBuilder(TraceOptions.DEFAULTS).build(new BuildReader().read(BUILD), null).spans();

    try (OtlpClient client = new OtlpClient(OtlpSettings.read(settings))) {
      assertThat(
              client.send(new TraceEncoder(1 << 20, false).encode(spans), Duration.ofSeconds(10)))
          .isInstanceOf(ExportOutcome.Accepted.class);
    }
    assertThat(spans).hasSize(3);
    assertThat(receiver.figures().byName())
        .containsEntry(ReceiverProcess.SPANS, 3L)
        .containsEntry(ReceiverProcess.REQUESTS, 1L);
    receiver.reset();
    assertThat(receiver.spans()).isZero();
  }

  @Test
  void count_severalResourcesAndScopes_addsAllUp() {
    ScopeSpans two =
        ScopeSpans.newBuilder()
            .addSpans(Span.newBuilder().setName("a").setStartTimeUnixNano(-1))
            .addSpans(Span.getDefaultInstance())
            .build();
    ResourceSpans resource =
        ResourceSpans.newBuilder()
            .setResource(Resource.newBuilder().setDroppedAttributesCount(300))
            .addScopeSpans(two)
            .addScopeSpans(two)
            .build();
    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(resource)
            .addResourceSpans(ResourceSpans.getDefaultInstance())
            .addResourceSpans(resource)
            .build();

    assertThat(SpanCount.of(Unpooled.wrappedBuffer(request.toByteArray()))).isEqualTo(8);
  }
}
