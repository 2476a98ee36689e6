package io.kitetrace.emitter.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets one version of a build be on its way at a time. For the delivery thread. */
final class BuildOrder {

  private final Map<String, Deque<BuildRecord>> waiting = new HashMap<>();

  /** Whether the record may go now; otherwise it is kept until {@link #next} gives it out. */
  boolean enter(BuildRecord record) {
    Deque<BuildRecord> behind = waiting.putIfAbsent(record.buildKey(), new ArrayDeque<>(0));
    if (behind == null) {
      return true;
    }
    behind.add(record);
    return false;
  }

  /** The record is done: the one that waited for it, or null. */
  @Nullable BuildRecord next(BuildRecord done) {
    String key = done.buildKey();
    Deque<BuildRecord> behind = waiting.get(key);
    BuildRecord next = behind == null ? null : behind.poll();
    if (next == null) {
      waiting.remove(key);
    }
    return next;
  }
}
