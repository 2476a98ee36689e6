package io.kitetrace.emitter.trace;

import java.util.Arrays;

/** The time that a set of intervals covers, overlaps counted once. */
final class Intervals {

  private long[][] intervals = new long[8][];
  private int size;

  void add(long start, long end) {
    if (size == intervals.length) {
      intervals = Arrays.copyOf(intervals, 2 * size);
    }
    intervals[size++] = new long[] {start, end};
  }

  /** Nanoseconds. */
  long covered() {
    long[][] sorted = Arrays.copyOf(intervals, size);
    Arrays.sort(sorted, (a, b) -> Long.compare(a[0], b[0]));
    long covered = 0;
    long upTo = Long.MIN_VALUE;
    for (long[] interval : sorted) {
      long from = Math.max(interval[0], upTo);
      if (interval[1] > from) {
        covered += interval[1] - from;
        upTo = interval[1];
      }
    }
    return covered;
  }
}
