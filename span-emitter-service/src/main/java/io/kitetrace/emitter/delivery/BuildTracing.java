package io.kitetrace.emitter.delivery;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.model.Timestamps;
import io.kitetrace.timeline.TimelineReader;
import io.kitetrace.trace.TimelineTraceBuilder;
import io.kitetrace.trace.TraceBuilder;
import io.kitetrace.trace.TraceOptions;
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
 * Reads a record's build or timeline, makes its spans, leaves out what is too old for the backend,
 * and encodes the rest.
 */
public final class BuildTracing implements Tracing {

  private final BuildReader reader = new BuildReader();
  private final TraceBuilder builds;
  private final TimelineTraceBuilder timelines;
  private final SpanEncoder encoder;
  private final boolean whole;
  private final @Nullable Duration maxAge;
  private final Clock clock;

  /**
   * Traces with these options.
   *
   * @param whole whether a trace is always built whole, whatever version was there before
   * @param maxAge of a span's end; null for any
   */
  public BuildTracing(
      TraceOptions options,
      SpanEncoder encoder,
      boolean whole,
      @Nullable Duration maxAge,
      Clock clock) {
    this.builds = new TraceBuilder(options);
    this.timelines = new TimelineTraceBuilder(options);
    this.encoder = encoder;
    this.whole = whole;
    this.maxAge = maxAge;
    this.clock = clock;
  }

  @Override
  public EncodedTrace trace(BuildRecord record) throws UntraceableException {
    Spans spans = spans(record);
    long oldest = oldestEnd();
    List<SpanData> young = youngerThan(oldest, spans.all());
    return new EncodedTrace(
        encoder.encode(young), spans.all().size() - young.size(), oldest, spans.finishedAt());
  }

  /** The same record gives the same spans, so that a chunk's place among them finds its own. */
  @Override
  public List<Chunk> smaller(BuildRecord record, EncodedTrace trace, Chunk chunk, int maxBytes)
      throws UntraceableException {
    List<SpanData> spans = youngerThan(trace.oldestEnd(), spans(record).all());
    int first = chunk.firstSpan();
    return encoder.encode(spans.subList(first, first + chunk.spanCount()), first, maxBytes);
  }

  /**
   * All spans of a record.
   *
   * @param finishedAt when its build finished; null where it is no build, or not known
   */
  private record Spans(List<SpanData> all, @Nullable Instant finishedAt) {}

  private Spans spans(BuildRecord record) throws UntraceableException {
    ByteBuffer value = record.value();
    if (value == null) {
      throw new UntraceableException("read", "the record has no value", null);
    }
    try {
      return switch (record.kind()) {
        case BUILD -> {
          Build build = reader.read(value);
          yield new Spans(spans(record, build), build.finishedAt());
        }
        case TIMELINE -> new Spans(timelines.build(TimelineReader.read(value)).spans(), null);
      };
    } catch (MalformedBuildException e) {
      throw new UntraceableException("read", String.valueOf(e.getMessage()), e);
    }
  }

  private List<SpanData> spans(BuildRecord record, Build build) {
    return whole
        ? builds.whole(build).spans()
        : builds.build(build, priorFinishedAt(record)).spans();
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
