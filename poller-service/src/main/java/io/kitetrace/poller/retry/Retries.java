package io.kitetrace.poller.retry;

import org.jspecify.annotations.Nullable;

/**
 * How failures of one thing are reported, borne and repeated.
 *
 * @param outage where they are reported
 * @param limits how many are borne
 * @param backoff how long to wait after each
 */
public record Retries(Outage outage, RetryLimits limits, Backoff backoff) {

  /**
   * Reports a failure, and waits before the next try.
   *
   * @param failures in a row
   * @param max of them that are borne
   * @throws RetriesExhaustedException if there are as many
   */
  public void failed(
      String sentence, @Nullable Throwable cause, int failures, int max, Waiter waiter)
      throws InterruptedException {
    outage.failed(sentence);
    if (failures >= max) {
      throw new RetriesExhaustedException(sentence, false, cause);
    }
    waiter.sleep(backoff.after(failures));
  }
}
