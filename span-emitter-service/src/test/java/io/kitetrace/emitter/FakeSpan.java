package io.kitetrace.emitter;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.UUID;

/** A span for tests that need no build. */
public record FakeSpan(String traceId, String spanId, long endNanos, String padding)
    implements SpanData {

  private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("test");
  private static final Resource RESOURCE =
      Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "test"));

  /** Spans of one trace, its id made from a number. */
  public static List<SpanData> trace(int number, int spans) {
    return trace(number, spans, "");
  }

  /** The same with an attribute to make them larger. */
  public static List<SpanData> trace(int number, int spans, String padding) {
    String traceId = traceId(number);
    return java.util.stream.IntStream.range(0, spans)
        .<SpanData>mapToObj(
            i -> new FakeSpan(traceId, "%016x".formatted(number * 10_000L + i + 1), 1_000, padding))
        .toList();
  }

  /** The id of trace number n. */
  public static String traceId(int number) {
    return new UUID(7, number + 1L).toString().replace("-", "");
  }

  @Override
  public String getName() {
    return "span";
  }

  @Override
  public SpanKind getKind() {
    return SpanKind.INTERNAL;
  }

  @Override
  public SpanContext getSpanContext() {
    return SpanContext.create(traceId, spanId, TraceFlags.getSampled(), TraceState.getDefault());
  }

  @Override
  public SpanContext getParentSpanContext() {
    return SpanContext.getInvalid();
  }

  @Override
  public StatusData getStatus() {
    return StatusData.unset();
  }

  @Override
  public long getStartEpochNanos() {
    return 0;
  }

  @Override
  public Attributes getAttributes() {
    return padding.isEmpty()
        ? Attributes.empty()
        : Attributes.of(AttributeKey.stringKey("padding"), padding);
  }

  @Override
  public List<EventData> getEvents() {
    return List.of();
  }

  @Override
  public List<LinkData> getLinks() {
    return List.of();
  }

  @Override
  public long getEndEpochNanos() {
    return endNanos;
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public int getTotalRecordedEvents() {
    return 0;
  }

  @Override
  public int getTotalRecordedLinks() {
    return 0;
  }

  @Override
  public int getTotalAttributeCount() {
    return getAttributes().size();
  }

  @Override
  @SuppressWarnings("deprecation") // the interface still asks for it
  public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.empty();
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return SCOPE;
  }

  @Override
  public Resource getResource() {
    return RESOURCE;
  }
}
