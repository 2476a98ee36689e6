package io.kitetrace.simulator.scenario;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Lays builds out in time: history before the anchor, more of it in working hours, and what is live
 * after it.
 */
final class Calendar {
  /** History is at rest this long before the anchor. */
  private static final long REST = 15_000;

  private final long anchor;
  private final long history;
  private final long liveFor;

  Calendar(Instant anchor, Duration history, Duration liveFor) {
    this.anchor = anchor.toEpochMilli();
    this.history = history.toMillis();
    this.liveFor = liveFor.toMillis();
  }

  /** A place in history for something that takes {@code length} milliseconds. */
  TimeMap historic(long length, SplittableRandom random) {
    long latest = anchor - REST - length;
    long earliest = anchor - history;
    if (latest <= earliest) {
      // Longer than history: made to fit.
      return squeezed(length);
    }
    long start = random.nextLong(earliest, anchor);
    for (int i = 0; i < 6 && !likely(start, random); i++) {
      start = random.nextLong(earliest, anchor);
    }
    // What would not be at rest in time came a little earlier, not all at once.
    return TimeMap.startingAt(
        start <= latest ? start : random.nextLong(Math.max(earliest, latest - 3_600_000), latest));
  }

  /** Where something was to be, or earlier if it would not be at rest in time there. */
  TimeMap atRest(TimeMap time, long length) {
    long latest = anchor - REST - length;
    if (latest <= anchor - history) {
      return squeezed(length);
    }
    return time.at(0) <= latest ? time : TimeMap.startingAt(latest);
  }

  /** A share of history as a time. */
  long within(double share) {
    return anchor - history + (long) (share * history);
  }

  private TimeMap squeezed(long length) {
    return TimeMap.through(
        new long[] {0, Math.max(1, length)}, new long[] {anchor - history, anchor - REST});
  }

  /**
   * Makes a build do something between the anchor and the end of the live time.
   *
   * @param before how much has happened before the anchor: 0 for nothing, 1 if the first build was
   *     created, 2 if it has finished, too
   * @param turns when the first build finishes, resumes, finishes again …, in milliseconds since
   *     its creation
   * @param length until everything of the family is at rest, in milliseconds
   */
  TimeMap live(int before, List<Long> turns, long length, SplittableRandom random) {
    int count = 1 + turns.size();
    long last = turns.getLast();
    boolean tail = length > last;
    long[] offsets = new long[tail ? count + 1 : count];
    for (int i = 1; i < count; i++) {
      offsets[i] = turns.get(i - 1);
    }
    if (tail) {
      offsets[count] = length;
    }
    long[] times = new long[offsets.length];
    long[] live =
        random.longs(offsets.length - before, 1 + liveFor / 50, liveFor).sorted().toArray();
    for (int i = before; i < times.length; i++) {
      times[i] = anchor + live[i - before];
    }
    if (before == 2) {
      times[1] =
          anchor - random.nextLong(Math.min(60_000, history / 4), Math.min(3_600_000, history / 2));
    }
    if (before > 0) {
      // In its own time up to the first end, if history reaches back so far.
      times[0] = Math.max(Math.min(anchor - history, times[1] - 1), times[1] - offsets[1]);
    }
    return TimeMap.through(offsets, times);
  }

  private static boolean likely(long time, SplittableRandom random) {
    ZonedDateTime local = Instant.ofEpochMilli(time).atZone(ZoneOffset.UTC);
    boolean weekend =
        local.getDayOfWeek() == DayOfWeek.SATURDAY || local.getDayOfWeek() == DayOfWeek.SUNDAY;
    boolean night = local.getHour() < 7 || local.getHour() >= 19;
    return random.nextDouble() < (weekend ? 0.08 : night ? 0.18 : 1.0);
  }
}
