package io.kitetrace.trace.draw;

import java.util.Locale;

/** Durations as people say them: {@code 340ms}, {@code 4.2s}, {@code 4m 12s}, {@code 3d 4h}. */
public final class HumanDuration {

  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /** A length in nanoseconds as text. */
  public static String of(long nanos) {
    if (nanos < SECOND) {
      return nanos / MILLI + "ms";
    }
    if (nanos < 10 * SECOND) {
      return String.format(Locale.ROOT, "%d.%ds", nanos / SECOND, nanos % SECOND / (100 * MILLI));
    }
    if (nanos < MINUTE) {
      return nanos / SECOND + "s";
    }
    if (nanos < HOUR) {
      return pair(nanos, MINUTE, "m", SECOND, "s");
    }
    return nanos < DAY ? pair(nanos, HOUR, "h", MINUTE, "m") : pair(nanos, DAY, "d", HOUR, "h");
  }

  private static String pair(long nanos, long large, String unit, long small, String smallUnit) {
    return nanos / large + unit + " " + nanos % large / small + smallUnit;
  }

  private HumanDuration() {}
}
