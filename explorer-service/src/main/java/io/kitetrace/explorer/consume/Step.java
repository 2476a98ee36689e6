package io.kitetrace.explorer.consume;

import io.kitetrace.explorer.index.IndexedLog;
import io.kitetrace.explorer.index.IndexedTopic;
import io.kitetrace.explorer.rows.IndexedRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a reading thread hands to the writing one, in its order. */
sealed interface Step {

  /** What it is about. */
  IndexedTopic topic();

  /** What it weighs until it is written. */
  long bytes();

  /** What is made of a topic begins anew, with this one. */
  record BeginAnew(IndexedTopic topic, IndexedLog log) implements Step {
    @Override
    public long bytes() {
      return 0;
    }
  }

  /**
   * Records that were read.
   *
   * @param indexed those that are to be indexed
   * @param skipped records of unfinished builds
   * @param rejected records that cannot be read
   * @param next where reading continues behind them
   * @param bytes of the records
   * @param caughtUp whether these are the last ones for now
   * @param lastRecord when the last of them was written
   */
  record Records(
      IndexedTopic topic,
      List<IndexedRecord> indexed,
      int skipped,
      int rejected,
      Map<Integer, Long> next,
      long bytes,
      boolean caughtUp,
      Instant lastRecord)
      implements Step {

    public Records {
      indexed = List.copyOf(indexed);
      next = Map.copyOf(next);
    }
  }
}
