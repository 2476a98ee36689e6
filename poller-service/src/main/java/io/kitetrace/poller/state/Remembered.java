package io.kitetrace.poller.state;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values by key, until nobody can ask for them any more. For one thread at a time. */
final class Remembered<V> {

  private record Entry<V>(V value, Instant writtenAt) {}

  private final Map<String, Entry<V>> entries = new LinkedHashMap<>(); // the oldest first

  void put(String key, V value, Instant writtenAt) {
    entries.remove(key);
    entries.put(key, new Entry<>(value, writtenAt));
  }

  void remove(String key) {
    entries.remove(key);
  }

  @Nullable V get(String key) {
    Entry<V> entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  /** Forgets what was written earlier. */
  void forgetBefore(Instant time) {
    Iterator<Entry<V>> oldest = entries.values().iterator();
    while (oldest.hasNext() && oldest.next().writtenAt().isBefore(time)) {
      oldest.remove();
    }
  }
}
