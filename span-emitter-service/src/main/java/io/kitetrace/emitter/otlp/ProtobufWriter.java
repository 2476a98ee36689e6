package io.kitetrace.emitter.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Protobuf's wire format, into an array that grows and can be used again. A message is written
 * before its length is known, and moved by a byte or two if the length turns out to take more or
 * less room than was left for it. For one thread.
 */
final class ProtobufWriter {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int size;
  private int moves;

  /** Into this array, until it is too small. */
  ProtobufWriter(byte[] bytes) {
    this.bytes = bytes;
  }

  int size() {
    return size;
  }

  int capacity() {
    return bytes.length;
  }

  /** Writes at this place from now on, over what stands there. */
  void restart(int place) {
    size = place;
    moves++;
  }

  /** Changes whenever what was written is no longer where it was. */
  int moves() {
    return moves;
  }

  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** A field's number and type. */
  void tag(int tag) {
    varint(tag);
  }

  /** Of a number without sign. */
  void varint(int value) {
    ensure(5);
    byte[] to = bytes;
    int place = size;
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      to[place++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[place++] = (byte) rest;
    size = place;
  }

  void varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void fixed32(int value) {
    ensure(4);
    INT.set(bytes, size, value);
    size += 4;
  }

  void fixed64(long value) {
    ensure(8);
    LONG.set(bytes, size, value);
    size += 8;
  }

  void raw(byte[] from) {
    raw(from, 0, from.length);
  }

  void raw(byte[] from, int offset, int length) {
    ensure(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  void raw(ProtobufWriter from, int start, int end) {
    raw(from.bytes, start, end - start);
  }

  /** A field of text; an empty one is written too. */
  void text(int tag, String text) {
    bytes(tag, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A field of bytes; an empty one is written too. */
  void bytes(int tag, byte[] value) {
    tag(tag);
    varint(value.length);
    raw(value);
  }

  /** Writes what was written before once more. */
  void again(int start, int end) {
    raw(this, start, end);
  }

  /**
   * Begins a message of which only {@link #end} tells the length.
   *
   * @param lengthBytes how many bytes the length will probably take
   * @return the place of its contents, for {@code end}
   */
  int begin(int lengthBytes) {
    ensure(lengthBytes);
    size += lengthBytes;
    return size;
  }

  /** Ends the message that {@link #begin} began with the same number of bytes for its length. */
  void end(int contents, int lengthBytes) {
    int length = size - contents;
    int needed = sizeOf(length);
    int lengthPlace = contents - lengthBytes;
    if (needed != lengthBytes) {
      ensure(needed);
      System.arraycopy(bytes, contents, bytes, lengthPlace + needed, length);
      moves++;
    }
    size = lengthPlace;
    varint(length);
    size += length;
  }

  /** How many bytes a varint takes. */
  static int sizeOf(int value) {
    return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
