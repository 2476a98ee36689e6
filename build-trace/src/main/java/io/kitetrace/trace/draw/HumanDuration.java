package io.kitetrace.trace.draw;

/**
 * Durations as people say them, rounded: {@code 340ms}, {@code 4.2s}, {@code 4m 12s}, {@code 3d
 * 4h}.
 */
public final class HumanDuration {

  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  /** A length in nanoseconds as text. */
  public static String of(long nanos) {
    long millis = rounded(nanos, MILLI);
    if (millis < 1_000) {
      return millis + "ms";
    }
    long tenths = rounded(nanos, SECOND / 10);
    if (tenths < 100) {
      return tenths / 10 + "." + tenths % 10 + "s";
    }
    long seconds = rounded(nanos, SECOND);
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + "m " + seconds % 60 + "s";
    }
    long minutes = rounded(nanos, MINUTE);
    if (minutes < 24 * 60) {
      return minutes / 60 + "h " + minutes % 60 + "m";
    }
    long hours = rounded(nanos, HOUR);
    return hours / 24 + "d " + hours % 24 + "h";
  }

  private static long rounded(long nanos, long unit) {
    return nanos / unit + (nanos % unit >= unit / 2 ? 1 : 0);
  }

  private HumanDuration() {}
}
