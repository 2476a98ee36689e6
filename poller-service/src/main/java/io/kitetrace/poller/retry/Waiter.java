package io.kitetrace.poller.retry;

import io.kitetrace.runtime.threads.Heartbeat;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** Waits, unless it is asked to stop. Tests let time pass instead. */
@FunctionalInterface
public interface Waiter {

  /**
   * Returns after the time.
   *
   * @throws StoppedException as soon as the work is asked to stop
   */
  void sleep(Duration time) throws StoppedException;

  /** Throws if the work was asked to stop. */
  default void check() throws StoppedException {
    sleep(Duration.ZERO);
  }

  /**
   * Takes a lock, however long others hold it: whoever waits for its turn does not hang.
   *
   * @throws StoppedException if the thread was interrupted
   */
  static void lock(ReentrantLock lock) throws StoppedException {
    try {
      Heartbeat.await(lock::tryLock);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }
}
