package io.kitetrace.emitter.delivery;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;

/** Encodes spans, the same spans always to the same bytes. Safe for several threads. */
public interface SpanEncoder {

  /**
   * Chunks of at most a request's size; a span that is larger is a chunk alone.
   *
   * @param spans of one trace, in their order
   */
  List<Chunk> encode(List<SpanData> spans);

  /**
   * The same spans in smaller chunks.
   *
   * @param firstSpan the place of the first of these spans among the trace's
   */
  List<Chunk> encode(List<SpanData> spans, int firstSpan, int maxBytes);
}
