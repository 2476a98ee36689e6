package io.kitetrace.poller.retry;

import io.kitetrace.runtime.retry.Backoff;
import io.kitetrace.runtime.retry.Outage;
import io.kitetrace.runtime.retry.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * How failures of one thing are reported, borne and repeated.
 *
 * @param outage where they are reported
 * @param backoff how long to wait after each
 */
public record Retries(Outage outage, RetryLimits limits, Backoff backoff) {

  /**
   * Reports a failure, and waits before the next try.
   *
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

  /**
   * How many failures in a row are borne: a service bears any number, a run that somebody waits for
   * does not.
   *
   * @param maxFailures of Kafka, or of an API that answers with errors
   * @param maxUnreachable of an API that does not answer at all
   * @param maxSetups of setting up the topics, each of which waits for Kafka some seconds itself
   * @param waitsForAPerson whether it waits while a person changes a setting
   */
  public record RetryLimits(
      int maxFailures, int maxUnreachable, int maxSetups, boolean waitsForAPerson) {

    public static final RetryLimits ENDLESS =
        new RetryLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, true);

    /** A one-shot run's: about a minute of errors, some seconds of nobody there. */
    public static final RetryLimits ONE_SHOT = new RetryLimits(15, 5, 3, false);

    /** The same, but whatever a person must change first is the end. */
    public RetryLimits withoutAPerson() {
      return new RetryLimits(maxFailures, maxUnreachable, maxSetups, false);
    }
  }
}
