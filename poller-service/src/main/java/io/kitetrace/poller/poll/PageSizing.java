package io.kitetrace.poller.poll;

import io.kitetrace.poller.api.BuildQuery;
import java.time.Duration;

/**
 * How many builds a page is asked for: all that the API gives, fewer where builds are so large or
 * so slow in coming that much would be lost when an answer breaks off. For one thread.
 */
public final class PageSizing {

  /** A page that is larger than this is cut off more often than it should. */
  private static final double MAX_BYTES = 64L << 20;

  private static final double MAX_NANOS = Duration.ofSeconds(20).toNanos();

  private static final int SHRINKS_BY = 4;
  private static final int GROWS_BY = 2;

  private final int proof;
  private int builds = BuildQuery.MAX_PER_PAGE;
  private int good;

  /**
   * Begins with all that the API gives.
   *
   * @param proof good pages of a reduced size after which a larger one is tried
   */
  public PageSizing(int proof) {
    this.proof = proof;
  }

  int builds() {
    return builds;
  }

  void refused() {
    builds = Math.max(1, builds / SHRINKS_BY);
    good = 0;
  }

  /** A page was served: so many builds, of so many bytes, in so much time. */
  void served(int count, long bytes, long nanos) {
    if (count == 0) {
      return;
    }
    double fits = Math.min(MAX_BYTES / Math.max(1, bytes), MAX_NANOS / Math.max(1, nanos));
    if (fits < 1) {
      builds = (int) Math.clamp(count * fits, 1, builds);
      good = 0;
    } else if (builds < BuildQuery.MAX_PER_PAGE && count * fits > builds && ++good >= proof) {
      builds = (int) Math.min(count * fits, Math.min(BuildQuery.MAX_PER_PAGE, builds * GROWS_BY));
      good = 0;
    }
  }
}
