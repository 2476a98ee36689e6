package io.kitetrace.emitter.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks the fields of one protobuf message, as much as the small answers of a backend need.
 * Anything that is not well formed is an IllegalArgumentException.
 */
final class ProtobufReader {

  private final byte[] bytes;
  private int position;
  private int wireType;

  ProtobufReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Moves to the next field and gives its number; 0 at the end. */
  int nextField() {
    if (position == bytes.length) {
      return 0;
    }
    long tag = varint();
    wireType = (int) (tag & 7);
    long field = tag >>> 3;
    if (field < 1 || field > 0x1FFF_FFFF) {
      throw malformed();
    }
    return (int) field;
  }

  /** The value of a varint field. */
  long number() {
    if (wireType != 0) {
      throw malformed();
    }
    return varint();
  }

  /** The value of a field of bytes or of an embedded message. */
  byte[] bytes() {
    if (wireType != 2) {
      throw malformed();
    }
    int length = length(varint());
    byte[] value = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return value;
  }

  /** The value of a text field. */
  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** Passes over the value of a field that nobody asked for. */
  void skip() {
    switch (wireType) {
      case 0 -> varint();
      case 1 -> position += length(8);
      case 2 -> bytes();
      case 5 -> position += length(4);
      default -> throw malformed();
    }
  }

  private int length(long length) {
    if (length < 0 || length > bytes.length - position) {
      throw malformed();
    }
    return (int) length;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position == bytes.length) {
        throw malformed();
      }
      byte b = bytes[position++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw malformed();
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("not a protobuf message");
  }
}
