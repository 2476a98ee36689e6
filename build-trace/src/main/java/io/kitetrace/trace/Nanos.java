package io.kitetrace.trace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times as nanoseconds since 1970, as spans have them. */
final class Nanos {

  /** No time. */
  static final long NONE = Long.MIN_VALUE;

  private static final long PER_SECOND = 1_000_000_000L;
  private static final long PER_MILLI = 1_000_000L;
  private static final long MAX_SECONDS = Long.MAX_VALUE / PER_SECOND - 1;

  /** Nanoseconds, or {@link #NONE}; times that do not fit are the nearest that does. */
  static long of(@Nullable Instant time) {
    if (time == null) {
      return NONE;
    }
    long seconds = Math.clamp(time.getEpochSecond(), 0, MAX_SECONDS);
    return seconds * PER_SECOND + time.getNano();
  }

  static boolean known(long nanos) {
    return nanos != NONE;
  }

  /** Whole milliseconds between two known times; never negative. */
  static long millis(long from, long to) {
    return Math.max(0, to - from) / PER_MILLI;
  }

  /** The earlier of two times of which either may be {@link #NONE}. */
  static long earlier(long a, long b) {
    return !known(a) ? b : !known(b) ? a : Math.min(a, b);
  }

  /** The later of two times; {@link #NONE} is before all. */
  static long later(long a, long b) {
    return Math.max(a, b);
  }

  private Nanos() {}
}
