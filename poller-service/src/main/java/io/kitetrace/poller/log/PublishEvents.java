package io.kitetrace.poller.log;

import java.time.Instant;

/**
 * Hears what became of each build that was read; exactly one call a build, but for {@link
 * #deadLetterRefused}.
 */
public interface PublishEvents {

  /** A version went into the log. */
  void published(Source source, Instant finishedAt);

  /** Its version was in the log already, or a newer one. */
  void unchanged();

  /** It went to the dead letters, now or when it was seen before. */
  void rejected();

  /** Of the rejected: Kafka did not take the dead letter either, so that only the log tells. */
  void deadLetterRefused();

  /** Its pipeline is not wanted. */
  void filtered();

  /** It has not finished. */
  void unfinished();
}
