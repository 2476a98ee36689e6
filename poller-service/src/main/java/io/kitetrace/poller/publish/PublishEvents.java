package io.kitetrace.poller.publish;

import java.time.Instant;

/** Hears what became of each build that was read; exactly one call a build. */
public interface PublishEvents {

  /** A version went into the log. */
  void published(Source source, Instant finishedAt);

  /** Its version was in the log already, or a newer one. */
  void unchanged();

  /** It went to the dead letters, now or when it was seen before. */
  void rejected();

  /** Its pipeline is not wanted. */
  void filtered();

  /** It has not finished. */
  void unfinished();
}
