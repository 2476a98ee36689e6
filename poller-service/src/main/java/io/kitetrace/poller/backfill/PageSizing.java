package io.kitetrace.poller.backfill;

import io.kitetrace.poller.api.BuildQuery;
import java.time.Duration;

/**
 * How many builds a page is asked for: all that the API gives, fewer where builds are so large or
 * so slow in coming that much would be lost when an answer breaks off. Pages are asked for by key,
 * so that another size costs nothing. For one thread.
 */
final class PageSizing {

  /** A page that is larger than this is cut off more often than it should. */
  private static final double MOST_BYTES = 64L << 20;

  /** As is one that takes longer. */
  private static final double MOST_NANOS = Duration.ofSeconds(20).toNanos();

  private static final int SHRINKS_BY = 4;
  private static final int GROWS_BY = 2;

  private int builds = BuildQuery.MOST_PER_PAGE;

  int builds() {
    return builds;
  }

  /** A page of this size could not be served. */
  void refused() {
    builds = Math.max(1, builds / SHRINKS_BY);
  }

  /** A page was served: so many builds, of so many bytes, in so much time. */
  void served(int count, long bytes, long nanos) {
    if (count == 0) {
      return;
    }
    double fit = count * Math.min(MOST_BYTES / Math.max(1, bytes), MOST_NANOS / Math.max(1, nanos));
    builds = (int) Math.clamp(fit, 1, Math.min(BuildQuery.MOST_PER_PAGE, builds * GROWS_BY));
  }
}
