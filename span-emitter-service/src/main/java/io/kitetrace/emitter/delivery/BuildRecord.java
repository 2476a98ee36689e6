package io.kitetrace.emitter.delivery;

import io.kitetrace.emitter.metrics.RecordKind;
import io.kitetrace.wire.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of the log, or of the timelines, on its way. Its bytes are the consumer's own and are
 * not copied; nobody changes them. Safe for several threads.
 */
public final class BuildRecord {

  private final RecordKind kind;
  private final Completion completion;
  private final Place place;
  private final byte @Nullable [] key;
  private final @Nullable ByteBuffer value;
  private final List<Header> headers;

  /**
   * A record as it was read.
   *
   * @param completion what hears of its completion
   * @param value what remains of the buffer, backed by an array
   */
  public BuildRecord(
      RecordKind kind,
      Completion completion,
      Place place,
      byte @Nullable [] key,
      @Nullable ByteBuffer value,
      List<Header> headers) {
    this.kind = kind;
    this.completion = completion;
    this.place = place;
    this.key = key;
    this.value = value;
    this.headers = List.copyOf(headers);
  }

  /**
   * Where a record stands.
   *
   * @param topic the log
   * @param partition of it
   * @param offset in it
   * @param timestamp of the record, milliseconds since the epoch
   */
  public record Place(String topic, int partition, long offset, long timestamp) {}

  /** What it tells of. */
  public RecordKind kind() {
    return kind;
  }

  /** The lease under which it was read. */
  public Completion completion() {
    return completion;
  }

  /** Where it stands. */
  public Place place() {
    return place;
  }

  /** The key's bytes, or null. */
  public byte @Nullable [] key() {
    return key;
  }

  /** The value's bytes, or null: what remains of a buffer that nobody moves. */
  public @Nullable ByteBuffer value() {
    return value;
  }

  /** The value's bytes, or null, in an array of their own. */
  public byte @Nullable [] copyOfValue() {
    if (value == null) {
      return null;
    }
    byte[] copy = new byte[value.remaining()];
    value.get(value.position(), copy);
    return copy;
  }

  /** The headers, in their order. */
  public List<Header> headers() {
    return headers;
  }

  /** The text of the last header of that name, or null. */
  public @Nullable String header(String name) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.get(i).name().equals(name)) {
        return headers.get(i).text();
      }
    }
    return null;
  }

  /**
   * What the versions of one thing have in common, which are sent in their order: a build, or what
   * one source tells of one job. Timelines wait neither for their build nor for each other.
   */
  public String thing() {
    return switch (kind) {
      case BUILD -> buildKey();
      case TIMELINE -> thing(buildKey(), header(Headers.JOB), header(Headers.TIMELINE_SOURCE));
    };
  }

  /** What a timeline is a version of, by the values of its headers. */
  public static String thing(String build, @Nullable String job, @Nullable String source) {
    return "%s/%s/%s".formatted(build, job == null ? "" : job, source);
  }

  /** The build that it is about; a record without key is alone. */
  public String buildKey() {
    return key == null
        ? place.partition() + "@" + place.offset()
        : new String(key, StandardCharsets.UTF_8);
  }

  /** How much of the memory for records it takes. */
  public long bytes() {
    return value == null ? 0 : value.remaining();
  }

  /** A header of a record; its bytes are not copied, and nobody changes them. */
  public static final class Header {

    private final String name;
    private final byte @Nullable [] value;

    /** With the value's bytes, or null. */
    public Header(String name, byte @Nullable [] value) {
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
}
