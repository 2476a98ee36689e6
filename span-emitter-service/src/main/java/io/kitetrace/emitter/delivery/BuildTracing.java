package io.kitetrace.emitter.delivery;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.model.Timestamps;
import io.kitetrace.trace.TraceBuilder;
import io.kitetrace.wire.Headers;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record's build, builds its trace, leaves out what is too old for the backend, and encodes
 * the rest.
 */
public final class BuildTracing implements Tracing {

  private final BuildReader reader = new BuildReader();
  private final TraceBuilder builder;
  private final SpanEncoder encoder;
  private final boolean whole;
  private final @Nullable Duration maxAge;
  private final Clock clock;

  /**
   * Traces with this builder.
   *
   * @param whole whether a trace is always built whole, whatever version was there before
   * @param maxAge of a span's end; null for any
   */
  public BuildTracing(
      TraceBuilder builder,
      SpanEncoder encoder,
      boolean whole,
      @Nullable Duration maxAge,
      Clock clock) {
    this.builder = builder;
    this.encoder = encoder;
    this.whole = whole;
    this.maxAge = maxAge;
    this.clock = clock;
  }

  @Override
  public EncodedTrace trace(BuildRecord record) throws UntraceableException {
    Build build = read(record);
    List<SpanData> spans = spans(record, build);
    long oldest = oldestEnd();
    List<SpanData> young = youngerThan(oldest, spans);
    return new EncodedTrace(
        encoder.encode(young), spans.size() - young.size(), oldest, build.finishedAt());
  }

  /** The same record gives the same spans, so that a chunk's place among them finds its own. */
  @Override
  public List<Chunk> smaller(BuildRecord record, EncodedTrace trace, Chunk chunk, int maxBytes)
      throws UntraceableException {
    List<SpanData> spans = youngerThan(trace.oldestEnd(), spans(record, read(record)));
    int first = chunk.firstSpan();
    return encoder.encode(spans.subList(first, first + chunk.spanCount()), first, maxBytes);
  }

  private Build read(BuildRecord record) throws UntraceableException {
    ByteBuffer value = record.value();
    if (value == null) {
      throw new UntraceableException("read", "the record has no value", null);
    }
    try {
      return reader.read(value);
    } catch (MalformedBuildException e) {
      throw new UntraceableException("read", String.valueOf(e.getMessage()), e);
    }
  }

  private List<SpanData> spans(BuildRecord record, Build build) {
    return whole
        ? builder.whole(build).spans()
        : builder.build(build, priorFinishedAt(record)).spans();
  }

  private long oldestEnd() {
    if (maxAge == null) {
      return EncodedTrace.ANY_AGE;
    }
    Instant oldest = clock.instant().minus(maxAge);
    return TimeUnit.SECONDS.toNanos(oldest.getEpochSecond()) + oldest.getNano();
  }

  private static List<SpanData> youngerThan(long oldestEnd, List<SpanData> spans) {
    return oldestEnd == EncodedTrace.ANY_AGE
        ? spans
        : spans.stream().filter(span -> span.getEndEpochNanos() >= oldestEnd).toList();
  }

  /** A time that cannot be read makes the trace whole, which is never wrong. */
  private static @Nullable Instant priorFinishedAt(BuildRecord record) {
    String text = record.header(Headers.PRIOR_FINISHED_AT);
    return text == null ? null : Timestamps.parse(text);
  }
}
