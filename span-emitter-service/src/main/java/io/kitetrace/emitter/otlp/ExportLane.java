package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.List;

/**
 * One of the SDK's exporters with a sender of ours in it, for one request at a time. The exporter
 * marshals, straight into the socket; the sender tells what became of it. For one thread at a time.
 */
final class ExportLane implements AutoCloseable {

  private final LaneState state = new LaneState();
  private final SpanExporter exporter;

  ExportLane(OtlpSettings settings, OtlpCalls calls) {
    this.exporter =
        switch (settings.protocol()) {
          case GRPC -> grpc(settings, calls);
          case HTTP_PROTOBUF -> http(settings, calls);
        };
  }

  /** Sends the spans as one request and waits for its end. */
  ExportOutcome export(List<SpanData> spans, Duration timeout) {
    state.begin(timeout, spans.size() == 1);
    exporter.export(spans);
    return state.outcome();
  }

  @Override
  public void close() {
    exporter.shutdown();
  }

  private SpanExporter grpc(OtlpSettings settings, OtlpCalls calls) {
    GrpcSenderProvider sender = config -> new OtlpGrpcSender(calls, state, config);
    OtlpGrpcSpanExporterBuilder builder =
        OtlpGrpcSpanExporter.builder()
            .setComponentLoader(only(GrpcSenderProvider.class, sender))
            .setRetryPolicy(null)
            .setMemoryMode(MemoryMode.REUSABLE_DATA)
            .setMeterProvider(MeterProvider.noop())
            .setEndpoint(settings.endpoint().toString())
            .setCompression(settings.compression());
    settings.headers().forEach((name, value) -> builder.addHeader(name, value.value()));
    return builder.build();
  }

  private SpanExporter http(OtlpSettings settings, OtlpCalls calls) {
    HttpSenderProvider sender = config -> new OtlpHttpSender(calls, state, config);
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setComponentLoader(only(HttpSenderProvider.class, sender))
            .setRetryPolicy(null)
            .setMemoryMode(MemoryMode.REUSABLE_DATA)
            .setMeterProvider(MeterProvider.noop())
            .setEndpoint(settings.endpoint().toString())
            .setCompression(settings.compression());
    settings.headers().forEach((name, value) -> builder.addHeader(name, value.value()));
    return builder.build();
  }

  /** A loader that finds one provider, whatever else lies on the class path. */
  private static <P> ComponentLoader only(Class<P> type, P provider) {
    return new ComponentLoader() {
      @Override
      public <T> Iterable<T> load(Class<T> wanted) {
        return wanted == type ? List.of(wanted.cast(provider)) : List.of();
      }
    };
  }
}
