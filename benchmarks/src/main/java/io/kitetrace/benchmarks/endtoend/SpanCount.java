package io.kitetrace.benchmarks.endtoend;

import io.netty.buffer.ByteBuf;

/**
 * Counts the spans of an {@code ExportTraceServiceRequest} without decoding any: it walks the three
 * levels around them and passes over everything else.
 */
final class SpanCount {

  // ExportTraceServiceRequest.resource_spans, ResourceSpans.scope_spans, ScopeSpans.spans
  private static final int[] PATH = {1, 2, 2};

  private final ByteBuf bytes;
  private long spans;

  private SpanCount(ByteBuf bytes) {
    this.bytes = bytes;
  }

  /**
   * How many there are; reads the buffer to its end.
   *
   * @throws IllegalArgumentException if that is no such request
   */
  static long of(ByteBuf request) {
    SpanCount count = new SpanCount(request);
    count.walk(0, request.writerIndex());
    return count.spans;
  }

  private void walk(int level, int end) {
    while (bytes.readerIndex() < end) {
      long tag = varint();
      int field = (int) (tag >>> 3);
      switch ((int) (tag & 7)) {
        case 0 -> varint();
        case 1 -> bytes.skipBytes(8);
        case 2 -> delimited(level, field, end);
        case 5 -> bytes.skipBytes(4);
        default -> throw new IllegalArgumentException("no protobuf message");
      }
    }
  }

  private void delimited(int level, int field, int end) {
    long length = varint();
    if (length < 0 || length > end - bytes.readerIndex()) {
      throw new IllegalArgumentException("a field longer than its message");
    }
    if (field != PATH[level]) {
      bytes.skipBytes((int) length);
    } else if (level == PATH.length - 1) {
      spans++;
      bytes.skipBytes((int) length);
    } else {
      walk(level + 1, bytes.readerIndex() + (int) length);
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes.readByte();
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("no protobuf message");
  }
}
