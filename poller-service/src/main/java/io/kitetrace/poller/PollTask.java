package io.kitetrace.poller;

import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.retry.StoppedException;
import io.kitetrace.poller.retry.Waiter;

/** How an organization is polled while it is ours: for good, or once. */
@FunctionalInterface
interface PollTask {

  /** Does not poll: for who works on orders alone. */
  PollTask NONE =
      new PollTask() {
        @Override
        public void run(String organization, BuildLog log, Waiter waiter) {}

        @Override
        public boolean polls() {
          return false;
        }
      };

  /** Whether it polls at all. */
  default boolean polls() {
    return true;
  }

  /**
   * Polls until it is done.
   *
   * @throws StoppedException when the ownership ended
   */
  void run(String organization, BuildLog log, Waiter waiter) throws StoppedException;
}
