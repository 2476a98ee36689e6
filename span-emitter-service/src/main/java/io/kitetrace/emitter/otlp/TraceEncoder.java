package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.SpanEncoder;
import io.kitetrace.emitter.otlp.EncodedSpans.Piece;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes spans once, on the thread that traced them, to the bytes that the SDK's marshaler would
 * write, at a fraction of what that costs. Each thread keeps a buffer for the next trace. Safe for
 * several threads.
 */
public final class TraceEncoder implements SpanEncoder {

  /** The largest buffer to keep for the next trace. */
  private static final int MAX_KEPT = 1 << 20;

  private final ThreadLocal<EncodedSpans> buffers = ThreadLocal.withInitial(EncodedSpans::new);
  private final int maxRequestBytes;
  private final boolean keepSpans;

  /**
   * Encodes into chunks of at most a request's size.
   *
   * @param keepSpans whether chunks hold their spans too, for an output that draws them
   */
  public TraceEncoder(int maxRequestBytes, boolean keepSpans) {
    this.maxRequestBytes = maxRequestBytes;
    this.keepSpans = keepSpans;
  }

  @Override
  public List<Chunk> encode(List<SpanData> spans) {
    return encode(spans, 0, maxRequestBytes);
  }

  @Override
  public List<Chunk> encode(List<SpanData> spans, int firstSpan, int maxBytes) {
    List<Chunk> chunks = new ArrayList<>(1);
    EncodedSpans encoded = buffers.get();
    int done = 0;
    while (done < spans.size()) {
      List<SpanData> rest = spans.subList(done, spans.size());
      int count = encoded.write(rest);
      for (Piece piece : encoded.pieces(maxBytes)) {
        Chunk chunk =
            new Chunk(encoded.request(piece), firstSpan + done + piece.from(), piece.size());
        chunks.add(keepSpans ? chunk.keeping(rest.subList(piece.from(), piece.to())) : chunk);
      }
      done += count;
    }
    if (encoded.capacity() > MAX_KEPT) {
      buffers.remove();
    }
    return chunks;
  }
}
