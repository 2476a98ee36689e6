package io.kitetrace.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.internal.InternalAttributeKeyImpl;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keys that end in a word of the data, such as {@code buildkite.build.meta_data.KEY}. Builds of one
 * pipeline use the same words again and again, so the keys are kept (with their UTF-8), up to a
 * bound that no data can push further. Safe for any number of threads.
 *
 * @param <T> the type of the values
 */
final class KeyTemplate<T> {

  private static final int MAX_KEPT = 2_000;

  private final String prefix;
  private final AttributeType type;
  private final Map<String, AttributeKey<T>> keys = new ConcurrentHashMap<>();

  KeyTemplate(String prefix, AttributeType type) {
    this.prefix = prefix;
    this.type = type;
  }

  AttributeKey<T> key(String word) {
    AttributeKey<T> known = keys.get(word);
    if (known != null) {
      return known;
    }
    AttributeKey<T> key = InternalAttributeKeyImpl.create(prefix + word, type);
    if (keys.size() < MAX_KEPT) {
      keys.put(word, key);
    }
    return key;
  }
}
