package io.kitetrace.poller.retry;

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

  /** A service's. */
  public static final RetryLimits ENDLESS =
      new RetryLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, true);

  /** A one-shot run's: about a minute of errors, some seconds of nobody there. */
  public static final RetryLimits ONE_SHOT = new RetryLimits(15, 5, 3, false);

  /** The same, but whatever a person must change first is the end. */
  public RetryLimits withoutAPerson() {
    return new RetryLimits(maxFailures, maxUnreachable, maxSetups, false);
  }
}
