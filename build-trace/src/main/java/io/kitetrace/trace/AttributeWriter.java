package io.kitetrace.trace;

import io.opentelemetry.api.common.AttributeKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the attributes of one span or resource. What is absent is left out at once; the rules are
 * applied to all of them together at the end, in one place: this is called some forty times a span,
 * and has to be small. For one thread, once.
 */
final class AttributeWriter {

  private final AttributeRules rules;

  /** Key, value, key, value …: texts as the data has them, times, and {@link Word}s. */
  private Object[] entries;

  private int size;

  /** The keys that are taken; null for all. */
  private @Nullable Set<AttributeKey<?>> only;

  AttributeWriter(AttributeRules rules, int expected) {
    this(rules, expected, null);
  }

  AttributeWriter(AttributeRules rules, int expected, @Nullable Set<AttributeKey<?>> only) {
    this.rules = rules;
    this.only = only;
    this.entries = new Object[2 * expected];
  }

  /** A text of our own, which is neither cleaned nor cut. */
  record Word(String text) {}

  /** Null and empty texts are left out. */
  void text(AttributeKey<String> key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      put(key, value);
    }
  }

  /** For texts that say something by being empty. */
  void textOrEmpty(AttributeKey<String> key, String value) {
    put(key, value);
  }

  void word(AttributeKey<String> key, @Nullable Word value) {
    if (value != null) {
      put(key, value);
    }
  }

  /** In the form that Buildkite writes times in. */
  void time(AttributeKey<String> key, @Nullable Instant value) {
    if (value != null) {
      put(key, value);
    }
  }

  void number(AttributeKey<Long> key, @Nullable Long value) {
    if (value != null) {
      put(key, value);
    }
  }

  void decimal(AttributeKey<Double> key, @Nullable Double value) {
    if (value != null) {
      put(key, value);
    }
  }

  void flag(AttributeKey<Boolean> key, @Nullable Boolean value) {
    if (value != null) {
      put(key, value);
    }
  }

  void texts(AttributeKey<List<String>> key, List<String> values) {
    if (!values.isEmpty()) {
      put(key, values);
    }
  }

  /** Milliseconds between two times, where both are known. */
  void millis(AttributeKey<Long> key, long from, long to) {
    if (Nanos.known(from) && Nanos.known(to)) {
      put(key, Nanos.millis(from, to));
    }
  }

  /** Whether a key of that name was given: for keys made from data, which can be anything. */
  boolean has(String name) {
    for (int i = 0; i < size; i += 2) {
      if (((AttributeKey<?>) entries[i]).getKey().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** What the rules leave of them, in the order they were given. */
  SpanAttributes done() {
    size = rules.apply(entries, size);
    return new SpanAttributes(entries, size);
  }

  /** From now on every key is taken. */
  void takeAll() {
    only = null;
  }

  private void put(AttributeKey<?> key, Object value) {
    if (only != null && !only.contains(key)) {
      return;
    }
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, Math.max(16, 2 * size));
    }
    entries[size++] = key;
    entries[size++] = value;
  }
}
