package io.kitetrace.emitter.delivery;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;

/**
 * Some or all spans of one build, encoded: a whole {@code ExportTraceServiceRequest}. Protobuf
 * concatenates, so that several chunks, one after the other, are one request. Nobody changes the
 * bytes. Safe for several threads.
 */
public final class Chunk {

  private final byte[] bytes;
  private final int firstSpan;
  private final int spanCount;
  private final List<SpanData> spans;

  /**
   * A chunk that keeps its bytes alone.
   *
   * @param firstSpan the place of its first span among the trace's
   */
  public Chunk(byte[] bytes, int firstSpan, int spanCount) {
    this(bytes, firstSpan, spanCount, List.of());
  }

  private Chunk(byte[] bytes, int firstSpan, int spanCount, List<SpanData> spans) {
    this.bytes = bytes;
    this.firstSpan = firstSpan;
    this.spanCount = spanCount;
    this.spans = spans;
  }

  /** The same with the spans that the bytes hold, for an output that draws them. */
  public Chunk keeping(List<SpanData> kept) {
    return new Chunk(bytes, firstSpan, spanCount, kept);
  }

  /** The message. */
  public byte[] bytes() {
    return bytes;
  }

  /** The place of its first span among the trace's. */
  public int firstSpan() {
    return firstSpan;
  }

  /** How many spans it holds. */
  public int spanCount() {
    return spanCount;
  }

  /** The spans where an output draws them; otherwise empty. */
  public List<SpanData> spans() {
    return spans;
  }

  /** The spans of several. */
  public static int spanCount(List<Chunk> chunks) {
    return chunks.stream().mapToInt(Chunk::spanCount).sum();
  }

  /** The bytes of several: the size of a request made of them. */
  public static long size(List<Chunk> chunks) {
    return chunks.stream().mapToLong(chunk -> chunk.bytes.length).sum();
  }
}
