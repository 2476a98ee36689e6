package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.SpanEncoder;
import io.opentelemetry.exporter.internal.otlp.traces.LowAllocationTraceRequestMarshaler;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes spans once, by the SDK's own OTLP marshaler, on the thread that traced them. A marshaler
 * keeps its buffers for the next trace: each thread has one. Safe for several threads.
 */
public final class TraceEncoder implements SpanEncoder {

  private final ThreadLocal<LowAllocationTraceRequestMarshaler> marshalers =
      ThreadLocal.withInitial(LowAllocationTraceRequestMarshaler::new);
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
    if (!spans.isEmpty()) {
      encode(spans, firstSpan, maxBytes, chunks);
    }
    return chunks;
  }

  private void encode(List<SpanData> spans, int firstSpan, int maxBytes, List<Chunk> chunks) {
    LowAllocationTraceRequestMarshaler marshaler = marshalers.get();
    int size;
    try {
      marshaler.initialize(spans);
      size = marshaler.getBinarySerializedSize();
      if (size <= maxBytes || spans.size() == 1) {
        Chunk chunk = new Chunk(bytes(marshaler, size), firstSpan, spans.size());
        chunks.add(keepSpans ? chunk.keeping(spans) : chunk);
        return;
      }
    } finally {
      marshaler.reset();
    }
    // Pieces of about the same number of spans; one that is still too large is cut again.
    int pieces = Math.min(spans.size(), Math.max(2, (int) Math.ceilDiv((long) size, maxBytes)));
    int from = 0;
    for (int piece = 1; piece <= pieces; piece++) {
      int to = (int) ((long) spans.size() * piece / pieces);
      encode(spans.subList(from, to), firstSpan + from, maxBytes, chunks);
      from = to;
    }
  }

  private static byte[] bytes(LowAllocationTraceRequestMarshaler marshaler, int size) {
    Bytes bytes = new Bytes(size);
    try {
      marshaler.writeBinaryTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail so
    }
    return bytes.whole(size);
  }

  /** Gives out its array without a copy. */
  private static final class Bytes extends ByteArrayOutputStream {

    private Bytes(int size) {
      super(size);
    }

    private byte[] whole(int size) {
      if (count != size || buf.length != size) {
        throw new IllegalStateException(
            "the marshaler wrote %d bytes, not %d".formatted(count, size));
      }
      return buf;
    }
  }
}
