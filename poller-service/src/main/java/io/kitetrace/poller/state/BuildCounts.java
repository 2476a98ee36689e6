package io.kitetrace.poller.state;

/**
 * What became of builds that were read.
 *
 * @param published versions that went into the log
 * @param unchanged builds whose version, or a newer one, was in the log already
 * @param filtered builds of pipelines that are not wanted
 * @param unfinished builds that have not finished
 * @param rejected builds that went to the dead letters
 */
public record BuildCounts(
    long published, long unchanged, long filtered, long unfinished, long rejected) {

  public static final BuildCounts NONE = new BuildCounts(0, 0, 0, 0, 0);

  /** Builds that were read, repeats included. */
  public long seen() {
    return published + unchanged + filtered + unfinished + rejected;
  }

  public BuildCounts plus(BuildCounts more) {
    return new BuildCounts(
        published + more.published,
        unchanged + more.unchanged,
        filtered + more.filtered,
        unfinished + more.unfinished,
        rejected + more.rejected);
  }
}
