package io.kitetrace.emitter.delivery;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A header of a record; its bytes are not copied, and nobody changes them. */
public final class RecordHeader {

  private final String name;
  private final byte @Nullable [] value;

  /** With the value's bytes, or null. */
  public RecordHeader(String name, byte @Nullable [] value) {
    this.name = name;
    this.value = value;
  }

  /** The header's name. */
  public String name() {
    return name;
  }

  /** The value's bytes, or null. */
  public byte @Nullable [] value() {
    return value;
  }

  /** The value as text, or null. */
  public @Nullable String text() {
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }
}
