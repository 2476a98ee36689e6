package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.read.IndexFigures;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far the log was read.
 *
 * @param read records, of {@code total} that the log has
 * @param known whether it is known how many that are
 * @param fault why nothing is read now, in a sentence; null while it is
 */
record Progress(long read, long total, boolean known, @Nullable String fault) {

  /** So many records are always about to be read. */
  private static final long FEW = 200;

  static Progress of(Explorer explorer) {
    long read = IndexFigures.revision(explorer.index());
    double lag = explorer.indexer().lagRecords();
    return new Progress(
        read, Double.isNaN(lag) ? read : read + (long) lag, !Double.isNaN(lag), fault(explorer));
  }

  private static @Nullable String fault(Explorer explorer) {
    if (explorer.ended().isCompletedExceptionally()) {
      return "The explorer has stopped reading; its log says why.";
    }
    Instant silent = explorer.indexer().kafka().silentSince();
    return silent == null
        ? null
        : "Kafka at %s does not answer since %s."
            .formatted(explorer.settings().kafka().bootstrapServers(), Show.time(silent));
  }

  long lag() {
    return total - read;
  }

  /** Whether everything is there, but for what is just arriving. */
  boolean caughtUp() {
    return known && lag() <= FEW;
  }

  /** Of the log, from 0 to 100. */
  int percent() {
    return total == 0 ? 0 : (int) Math.min(100, 100 * read / total);
  }

  /** For a person who waits. */
  String sentence() {
    return known
        ? String.format(Locale.ROOT, "%,d of %,d records were read so far.", read, total)
        : "The log is being looked for.";
  }
}
