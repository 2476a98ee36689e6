package io.kitetrace.poller;

/**
 * What a poller has done since it was made. Each build that the API delivered is counted once it
 * has been decided, so that {@code seen = published + unchanged + filtered + unfinished + rejected}
 * at any moment.
 *
 * @param published versions that went into the log
 * @param unchanged builds whose version, or a newer one, was in the log already
 * @param filtered builds of pipelines that are not wanted
 * @param unfinished builds that have not finished
 * @param rejected builds that went to the dead letters
 * @param apiRequests requests sent, answered or not
 * @param passes lists read to their ends
 */
public record PollerCounters(
    long published,
    long unchanged,
    long filtered,
    long unfinished,
    long rejected,
    long apiRequests,
    long passes) {

  /** Builds that the API delivered, repeats included. */
  public long seen() {
    return published + unchanged + filtered + unfinished + rejected;
  }
}
