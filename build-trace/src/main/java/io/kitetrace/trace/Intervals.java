package io.kitetrace.trace;

import java.util.Arrays;

/** The time that a set of intervals covers, overlaps counted once. */
final class Intervals {

  private long[] starts = new long[8];
  private long[] ends = new long[8];
  private int size;

  /** From {@code start} to {@code end}; nothing where the end is the earlier one. */
  void add(long start, long end) {
    if (end <= start) {
      return;
    }
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    starts[size] = start;
    ends[size++] = end;
  }

  /** Nanoseconds. */
  long covered() {
    if (size == 0) {
      return 0;
    }
    // Which end belongs to which start does not matter to what they cover together: a gap is where
    // as many have ended as have begun.
    Arrays.sort(starts, 0, size);
    Arrays.sort(ends, 0, size);
    long covered = 0;
    long from = starts[0];
    for (int i = 1; i < size; i++) {
      if (starts[i] > ends[i - 1]) {
        covered += ends[i - 1] - from;
        from = starts[i];
      }
    }
    return covered + ends[size - 1] - from;
  }
}
