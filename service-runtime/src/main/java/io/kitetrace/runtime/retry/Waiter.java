package io.kitetrace.runtime.retry;

import java.time.Duration;

/** Waits, unless it is asked to stop. Tests let time pass instead. */
@FunctionalInterface
public interface Waiter {

  /**
   * Returns after the time.
   *
   * @throws InterruptedException as soon as the work is asked to stop, or is no longer ours: leave
   *     it as it is
   */
  void sleep(Duration time) throws InterruptedException;

  default void check() throws InterruptedException {
    sleep(Duration.ZERO);
  }
}
