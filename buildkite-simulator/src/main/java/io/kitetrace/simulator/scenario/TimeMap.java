package io.kitetrace.simulator.scenario;

/**
 * From a build's own time, milliseconds since the first build of its family was created, to real
 * time. Builds are played in their own time; where they lie in history, and how fast a live one
 * goes, is decided here. Never runs backwards.
 */
public final class TimeMap {
  private final long[] offsets;
  private final long[] times;

  private TimeMap(long[] offsets, long[] times) {
    this.offsets = offsets;
    this.times = times;
  }

  /** Real speed from {@code epochMillis} on. */
  public static TimeMap startingAt(long epochMillis) {
    return new TimeMap(new long[] {0}, new long[] {epochMillis});
  }

  /**
   * Reaches each of the offsets at its time, evenly in between, at real speed before the first and
   * after the last.
   *
   * @param offsets increasing
   * @param times as many, never decreasing
   */
  public static TimeMap through(long[] offsets, long[] times) {
    if (offsets.length == 0 || offsets.length != times.length) {
      throw new IllegalArgumentException("need as many times as offsets, at least one");
    }
    for (int i = 1; i < offsets.length; i++) {
      if (offsets[i] <= offsets[i - 1] || times[i] < times[i - 1]) {
        throw new IllegalArgumentException("time must not run backwards");
      }
    }
    return new TimeMap(offsets.clone(), times.clone());
  }

  /** Milliseconds since the epoch. */
  public long at(long offset) {
    int last = offsets.length - 1;
    if (offset <= offsets[0]) {
      return times[0] + offset - offsets[0];
    }
    if (offset >= offsets[last]) {
      return times[last] + offset - offsets[last];
    }
    int i = 1;
    while (offsets[i] < offset) {
      i++;
    }
    double share = (double) (offset - offsets[i - 1]) / (offsets[i] - offsets[i - 1]);
    return times[i - 1] + (long) (share * (times[i] - times[i - 1]));
  }
}
