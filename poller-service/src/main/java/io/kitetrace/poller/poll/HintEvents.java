package io.kitetrace.poller.poll;

import java.time.Duration;

/** Hears what became of each hint; one call of {@link #hinted} each. */
public interface HintEvents {

  /** A hint was dealt with. */
  void hinted(Outcome outcome);

  /** What a hint told of is in the log, so long after it was heard of. */
  void landed(Duration sinceHint);

  /** What became of a hint. */
  enum Outcome {
    /** The build was read from the API, and decided. */
    FETCHED,
    /** Another hint about the same build stood for it. */
    COALESCED,
    /** Polling had been faster. */
    KNOWN,
    /** The pipeline is not wanted. */
    FILTERED,
    /** The API did not show the finished build in time, or too many waited: polling finds it. */
    LEFT_TO_POLLING
  }
}
