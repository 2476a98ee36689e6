package io.kitetrace.emitter.consume;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The memory for records that are worked on. It fills up to the limit, and counts as full until
 * half of it is free again: so reading goes in long strides. Safe for several threads.
 */
final class BytesInFlight {

  private final long limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition roomy = lock.newCondition();
  private long bytes;
  private boolean full;

  BytesInFlight(long limit) {
    this.limit = limit;
  }

  void add(long added) {
    lock.lock();
    try {
      bytes += added;
      full |= bytes >= limit;
    } finally {
      lock.unlock();
    }
  }

  void remove(long removed) {
    lock.lock();
    try {
      bytes -= removed;
      if (full && bytes <= limit / 2) {
        full = false;
        roomy.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean full() {
    lock.lock();
    try {
      return full;
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is room, or no longer than this. */
  void awaitRoom(Duration longest) throws InterruptedException {
    lock.lock();
    try {
      long nanos = longest.toNanos();
      while (full && nanos > 0) {
        nanos = roomy.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }
}
