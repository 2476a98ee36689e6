package io.kitetrace.emitter.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.internal.InternalAttributeKeyImpl;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Writes attributes as OTLP's {@code KeyValue} messages, as the SDK does. For one thread. */
final class AttributeEncoder implements BiConsumer<AttributeKey<?>, Object> {

  // KeyValue
  private static final int KEY = 1 << 3 | 2;
  private static final int VALUE = 2 << 3 | 2;

  // AnyValue, of which exactly one is written, even with its default
  private static final int STRING = 1 << 3 | 2;
  private static final int BOOL = 2 << 3;
  private static final int INT = 3 << 3;
  private static final int DOUBLE = 4 << 3 | 1;
  private static final int ARRAY = 5 << 3 | 2;
  private static final int KEY_VALUE_LIST = 6 << 3 | 2;
  private static final int BYTES = 7 << 3 | 2;

  // ArrayValue and KeyValueList
  private static final int ELEMENT = 1 << 3 | 2;

  private static final int SLOTS = 1 << 10;

  private final ProtobufWriter to;
  private final Slot[] slots = new Slot[SLOTS];
  private int field;

  AttributeEncoder(ProtobufWriter to) {
    this.to = to;
    Arrays.setAll(slots, i -> new Slot());
  }

  /** What a key had last, and where it was written unless that has moved. */
  private static final class Slot {
    private @Nullable AttributeKey<?> key;
    private @Nullable Object value;
    private int field;
    private int moves;
    private int start;
    private int end;
  }

  /**
   * Writes each as a field of the message that is being written.
   *
   * @param tag the field's
   */
  void write(int tag, Attributes attributes) {
    field = tag;
    attributes.forEach(this);
  }

  /**
   * Spans of one build have many of their values in common, from one to the next: those are copied.
   */
  @Override
  public void accept(AttributeKey<?> key, Object value) {
    Slot slot = slots[key.hashCode() & (SLOTS - 1)];
    if (key.equals(slot.key)
        && slot.field == field
        && slot.moves == to.moves()
        && value.equals(slot.value)) {
      to.again(slot.start, slot.end);
      return;
    }
    int start = to.size();
    to.tag(field);
    keyValue(key, value);
    if (value instanceof String || value instanceof Long || value instanceof Boolean) {
      slot.key = key;
      slot.value = value;
      slot.field = field;
      slot.start = start;
      slot.end = to.size();
      slot.moves = to.moves();
    }
  }

  private void keyValue(AttributeKey<?> key, Object value) {
    if (value instanceof String text) {
      byte[] keyUtf8 = utf8(key);
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      int any = sized(utf8.length);
      to.varint((keyUtf8.length == 0 ? 0 : sized(keyUtf8.length)) + sized(any));
      key(keyUtf8);
      to.tag(VALUE);
      to.varint(any);
      to.bytes(STRING, utf8);
      return;
    }
    int keyValue = to.begin(1);
    key(utf8(key));
    to.tag(VALUE);
    int any = to.begin(1);
    any(value);
    to.end(any, 1);
    to.end(keyValue, 1);
  }

  /** Of a field of so many bytes, with its tag and length. */
  private static int sized(int length) {
    return 1 + ProtobufWriter.sizeOf(length) + length;
  }

  private void key(byte[] key) {
    if (key.length > 0) {
      to.bytes(KEY, key);
    }
  }

  private static byte[] utf8(AttributeKey<?> key) {
    return key instanceof InternalAttributeKeyImpl<?> kept
        ? kept.getKeyUtf8()
        : key.getKey().getBytes(StandardCharsets.UTF_8);
  }

  private void any(Object value) {
    switch (value) {
      case String text -> to.text(STRING, text);
      case Boolean flag -> {
        to.tag(BOOL);
        to.varint(flag ? 1 : 0);
      }
      case Long number -> {
        to.tag(INT);
        to.varint(number);
      }
      case Double number -> {
        to.tag(DOUBLE);
        to.fixed64(Double.doubleToRawLongBits(number));
      }
      case List<?> elements -> {
        to.tag(ARRAY);
        int array = to.begin(1);
        elements.forEach(this::element);
        to.end(array, 1);
      }
      case Value<?> structured -> structured(structured);
      default -> throw new IllegalArgumentException("no type of an attribute: " + value.getClass());
    }
  }

  private void element(Object value) {
    to.tag(ELEMENT);
    int element = to.begin(1);
    any(value);
    to.end(element, 1);
  }

  @SuppressWarnings("unchecked") // the type says what the value is
  private void structured(Value<?> value) {
    switch (value.getType()) {
      case STRING, BOOLEAN, LONG, DOUBLE, ARRAY -> any(value.getValue());
      case KEY_VALUE_LIST -> {
        to.tag(KEY_VALUE_LIST);
        int list = to.begin(1);
        ((List<KeyValue>) value.getValue()).forEach(this::member);
        to.end(list, 1);
      }
      case BYTES -> {
        ByteBuffer buffer = ((ByteBuffer) value.getValue()).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        to.bytes(BYTES, bytes);
      }
      case EMPTY -> {}
    }
  }

  private void member(KeyValue member) {
    to.tag(ELEMENT);
    int element = to.begin(1);
    key(member.getKey().getBytes(StandardCharsets.UTF_8));
    to.tag(VALUE);
    int any = to.begin(1);
    structured(member.getValue());
    to.end(any, 1);
    to.end(element, 1);
  }
}
