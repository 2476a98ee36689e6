package io.kitetrace.poller.metrics;

/** What became of a webhook's hint. */
public enum HintOutcome {
  /** The build was read from the API, and decided. */
  FETCHED,
  /** Another hint about the same build stood for it. */
  COALESCED,
  /** Polling had been faster. */
  KNOWN,
  /** The build is not wanted. */
  FILTERED,
  /** The API did not show the finished build in time, or too many waited: polling finds it. */
  LEFT_TO_POLLING,
  /** It never reached the inbox: Kafka was away. */
  LOST
}
