package io.kitetrace.poller.state;

/**
 * What became of builds that were read.
 *
 * @param published versions that went into the log
 * @param unchanged builds whose version, or a newer one, was in the log already
 * @param filtered builds that are not wanted
 * @param rejected builds that went to the dead letters
 */
public record BuildCounts(
    long published, long unchanged, long filtered, long unfinished, long rejected) {

  public static final BuildCounts NONE = new BuildCounts(0, 0, 0, 0, 0);

  /** What becomes of one build; the components say what each means. */
  public enum Outcome {
    PUBLISHED,
    UNCHANGED,
    FILTERED,
    UNFINISHED,
    REJECTED
  }

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

  public BuildCounts plusOne(Outcome outcome) {
    return plus(
        switch (outcome) {
          case PUBLISHED -> new BuildCounts(1, 0, 0, 0, 0);
          case UNCHANGED -> new BuildCounts(0, 1, 0, 0, 0);
          case FILTERED -> new BuildCounts(0, 0, 1, 0, 0);
          case UNFINISHED -> new BuildCounts(0, 0, 0, 1, 0);
          case REJECTED -> new BuildCounts(0, 0, 0, 0, 1);
        });
  }
}
