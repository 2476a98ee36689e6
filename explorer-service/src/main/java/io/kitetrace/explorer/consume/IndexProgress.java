package io.kitetrace.explorer.consume;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** How far the index has come, and where the log ends. Safe for several threads. */
final class IndexProgress {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Integer, Long> committed = new HashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private Map<Integer, Long> ends = Map.of();
  private @Nullable Instant lastRecord;

  /** In the order of the commits, on the writing thread. */
  void committed(Map<Integer, Long> next, @Nullable Instant newest, boolean builds) {
    lock.lock();
    try {
      committed.putAll(next);
      lastRecord = newest == null ? lastRecord : newest;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (builds) {
      listeners.forEach(Runnable::run);
    }
  }

  /** Everything is to be read again. */
  void begunAnew() {
    lock.lock();
    try {
      committed.clear();
      ends = Map.of();
    } finally {
      lock.unlock();
    }
  }

  void ends(Map<Integer, Long> known) {
    lock.lock();
    try {
      ends = Map.copyOf(known);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a while; whether everything before these offsets is in the index. */
  boolean awaitReached(Map<Integer, Long> goal, Duration wait) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = wait.toNanos();
      while (!reached(goal)) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean reached(Map<Integer, Long> goal) {
    return goal.entrySet().stream()
        .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  /** Offsets of the log that are not in the index; not a number until the log's ends are known. */
  double lagRecords() {
    lock.lock();
    try {
      if (ends.isEmpty()) {
        return Double.NaN;
      }
      long lag = 0;
      for (Map.Entry<Integer, Long> end : ends.entrySet()) {
        lag += Math.max(0, end.getValue() - committed.getOrDefault(end.getKey(), 0L));
      }
      return lag;
    } finally {
      lock.unlock();
    }
  }

  /** When the newest record of the index was written; null where there is none. */
  @Nullable Instant lastRecord() {
    lock.lock();
    try {
      return lastRecord;
    } finally {
      lock.unlock();
    }
  }

  void listen(Runnable listener) {
    listeners.add(listener);
  }

  void ignore(Runnable listener) {
    listeners.remove(listener);
  }
}
