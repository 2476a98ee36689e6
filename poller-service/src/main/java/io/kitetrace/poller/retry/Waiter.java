package io.kitetrace.poller.retry;

import java.time.Duration;

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
}
