package io.kitetrace.poller;

/**
 * What became of the hints that this replica took out of the inbox, and of those that it could not
 * put there.
 *
 * @param fetched the build was read from the API, and decided
 * @param coalesced another hint about the same build stood for it
 * @param known polling had been faster
 * @param filtered the pipeline is not wanted
 * @param leftToPolling the API did not show the finished build in time, or too many waited
 * @param lost never reached the inbox: Kafka was away
 */
public record HintCounters(
    long fetched, long coalesced, long known, long filtered, long leftToPolling, long lost) {

  /** Hints that were dealt with. */
  public long total() {
    return fetched + coalesced + known + filtered + leftToPolling;
  }
}
