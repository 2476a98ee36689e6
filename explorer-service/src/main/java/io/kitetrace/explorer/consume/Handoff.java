package io.kitetrace.explorer.consume;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What was read and is not written yet: so many bytes at most, and whatever a single step weighs.
 */
final class Handoff {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Step> steps = new ArrayDeque<>();
  private final long maxBytes;
  private long bytes;

  Handoff(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether it was taken: there may be no room yet. */
  boolean offer(Step step, Duration wait) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = wait.toNanos();
      while (bytes > 0 && bytes + step.bytes() > maxBytes) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      steps.add(step);
      bytes += step.bytes();
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The next one; null if there is none in that time. */
  @Nullable Step poll(Duration wait) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = wait.toNanos();
      while (steps.isEmpty()) {
        if (left <= 0) {
          return null;
        }
        left = changed.awaitNanos(left);
      }
      Step step = steps.remove();
      bytes -= step.bytes();
      changed.signalAll();
      return step;
    } finally {
      lock.unlock();
    }
  }
}
