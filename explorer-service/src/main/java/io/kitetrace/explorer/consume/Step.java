package io.kitetrace.explorer.consume;

import io.kitetrace.explorer.index.IndexedLog;
import io.kitetrace.explorer.rows.IndexedBuild;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the reading thread hands to the writing one, in its order. */
sealed interface Step {

  /** What it weighs until it is written. */
  long bytes();

  /** The index begins anew, with this log. */
  record BeginAnew(IndexedLog log) implements Step {
    @Override
    public long bytes() {
      return 0;
    }
  }

  /**
   * Records that were read.
   *
   * @param builds that are to be indexed
   * @param skipped records of unfinished builds
   * @param rejected records that are no builds
   * @param next where reading continues behind them
   * @param bytes of the records
   * @param caughtUp whether these are the last ones for now
   * @param lastRecord when the last of them was written
   */
  record Records(
      List<IndexedBuild> builds,
      int skipped,
      int rejected,
      Map<Integer, Long> next,
      long bytes,
      boolean caughtUp,
      Instant lastRecord)
      implements Step {

    public Records {
      builds = List.copyOf(builds);
      next = Map.copyOf(next);
    }
  }
}
