package io.kitetrace.emitter.trace;

import io.opentelemetry.api.common.AttributeKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the attributes of one span or resource: absent ones are left out, every rule is applied.
 * For one thread.
 */
final class AttributeWriter {

  private final AttributeRules rules;
  private Object[] entries;
  private int size;

  AttributeWriter(AttributeRules rules, int expected) {
    this.rules = rules;
    this.entries = new Object[2 * expected];
  }

  /** Null and empty texts are left out. */
  void text(AttributeKey<String> key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      textOrEmpty(key, value);
    }
  }

  /** For texts that say something by being empty. */
  void textOrEmpty(AttributeKey<String> key, String value) {
    switch (rules.verdict(key)) {
      case KEEP -> put(key, Texts.clean(value, rules.maxLength()));
      case HASH -> put(key, rules.hash(value));
      case DROP -> {}
    }
  }

  /** A text of our own that needs no cleaning. */
  void word(AttributeKey<String> key, String value) {
    switch (rules.verdict(key)) {
      case KEEP -> put(key, value);
      case HASH -> put(key, rules.hash(value));
      case DROP -> {}
    }
  }

  void time(AttributeKey<String> key, @Nullable Instant value) {
    String text = Rfc3339.format(value);
    if (text != null) {
      word(key, text);
    }
  }

  void number(AttributeKey<Long> key, @Nullable Long value) {
    scalar(key, value);
  }

  void decimal(AttributeKey<Double> key, @Nullable Double value) {
    scalar(key, value);
  }

  void flag(AttributeKey<Boolean> key, @Nullable Boolean value) {
    scalar(key, value);
  }

  void texts(AttributeKey<List<String>> key, List<String> values) {
    if (values.isEmpty()) {
      return;
    }
    switch (rules.verdict(key)) {
      case KEEP ->
          put(key, values.stream().map(text -> Texts.clean(text, rules.maxLength())).toList());
      case HASH -> put(key, values.stream().map(rules::hash).toList());
      case DROP -> {}
    }
  }

  /** Milliseconds between two times, where both are known. */
  void millis(AttributeKey<Long> key, long from, long to) {
    if (Nanos.known(from) && Nanos.known(to)) {
      number(key, Nanos.millis(from, to));
    }
  }

  /** Whether a key of that name is there: for keys made from data, which can be anything. */
  boolean has(String name) {
    for (int i = 0; i < size; i += 2) {
      if (((AttributeKey<?>) entries[i]).getKey().equals(name)) {
        return true;
      }
    }
    return false;
  }

  SpanAttributes done() {
    return new SpanAttributes(Arrays.copyOf(entries, size));
  }

  private <T> void scalar(AttributeKey<T> key, @Nullable T value) {
    if (value == null) {
      return;
    }
    switch (rules.verdict(key)) {
      case KEEP -> put(key, value);
      case HASH -> put(AttributeKey.stringKey(key.getKey()), rules.hash(value.toString()));
      case DROP -> {}
    }
  }

  private void put(AttributeKey<?> key, Object value) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, Math.max(16, 2 * size));
    }
    entries[size++] = key;
    entries[size++] = value;
  }
}
