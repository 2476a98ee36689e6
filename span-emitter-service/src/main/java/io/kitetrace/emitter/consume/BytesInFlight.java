package io.kitetrace.emitter.consume;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The memory for records that were read. It fills up to the limit, and counts as full until half of
 * it is free again: so reading goes in long strides. The same holds for those that wait to be
 * worked on, of which there need not be many: what waits long survives collections of young
 * objects, and then costs one of old ones. Safe for several threads.
 */
final class BytesInFlight {

  /** Enough that nothing has to wait for the next poll. */
  private static final long ENOUGH_WAITING = 6 << 20;

  private final long limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition roomy = lock.newCondition();
  private long bytes;
  private long waiting;
  private boolean full;

  BytesInFlight(long limit) {
    this.limit = limit;
  }

  void add(long added) {
    lock.lock();
    try {
      bytes += added;
      waiting += added;
      full |= bytes >= limit || waiting >= ENOUGH_WAITING;
    } finally {
      lock.unlock();
    }
  }

  /** So many bytes no longer wait, but are worked on. */
  void started(long begun) {
    lock.lock();
    try {
      waiting -= begun;
      makeRoom();
    } finally {
      lock.unlock();
    }
  }

  void remove(long removed) {
    lock.lock();
    try {
      bytes -= removed;
      makeRoom();
    } finally {
      lock.unlock();
    }
  }

  private void makeRoom() {
    if (full && bytes <= limit / 2 && waiting <= ENOUGH_WAITING / 2) {
      full = false;
      roomy.signalAll();
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
