package io.kitetrace.emitter;

import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.EncodedTrace;
import io.kitetrace.emitter.otlp.TraceEncoder;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;

/** Encoded traces for tests that need no build; their chunks keep the spans. */
public final class FakeTrace {

  private static final int LARGE = 10 << 20;

  private FakeTrace() {}

  /** A trace of {@link FakeSpan}s in one chunk. */
  public static EncodedTrace of(int number, int spans) {
    return of(number, spans, LARGE);
  }

  /** The same in chunks of at most so many bytes. */
  public static EncodedTrace of(int number, int spans, int maxBytes) {
    return of(new TraceEncoder(maxBytes, true).encode(FakeSpan.trace(number, spans)));
  }

  /** A trace of these chunks. */
  public static EncodedTrace of(List<Chunk> chunks) {
    return new EncodedTrace(chunks, 0, EncodedTrace.ANY_AGE, null);
  }

  /** Chunks of these spans, as one request has them. */
  public static List<Chunk> chunks(List<SpanData> spans) {
    return new TraceEncoder(LARGE, true).encode(spans);
  }

  /** The spans of chunks. */
  public static List<SpanData> spans(List<Chunk> chunks) {
    return chunks.stream().flatMap(chunk -> chunk.spans().stream()).toList();
  }
}
