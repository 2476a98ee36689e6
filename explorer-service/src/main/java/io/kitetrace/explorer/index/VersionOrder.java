package io.kitetrace.explorer.index;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What decides which version of a build is the later one, in whatever order they are read.
 *
 * @param finishedAt null where filters leave it out
 */
record VersionOrder(@Nullable Instant finishedAt, Instant recordedAt, int partition, long offset) {

  /** Whether this one takes the other's place. */
  boolean isAfter(VersionOrder other) {
    int order = compare(finishedAt, other.finishedAt);
    if (order != 0) {
      return order > 0;
    }
    // A build stays in its partition, unless the topic has got more of them.
    if (partition == other.partition) {
      return offset > other.offset;
    }
    int recorded = recordedAt.compareTo(other.recordedAt);
    return recorded == 0 ? partition > other.partition : recorded > 0;
  }

  private static int compare(@Nullable Instant a, @Nullable Instant b) {
    return a == null ? (b == null ? 0 : -1) : b == null ? 1 : a.compareTo(b);
  }
}
