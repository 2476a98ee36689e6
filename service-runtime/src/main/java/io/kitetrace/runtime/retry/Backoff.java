package io.kitetrace.runtime.retry;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Waits that double from {@code first} to {@code most}, each shortened by up to a half at random so
 * that replicas do not knock in step. Immutable.
 *
 * @param first before the first repeat
 * @param most the longest
 * @param random from 0 to 1
 */
public record Backoff(Duration first, Duration most, DoubleSupplier random) {

  public Backoff {
    if (first.isNegative() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException("from " + first + " to " + most);
    }
  }

  /** How long to wait after so many failures in a row, at least one. */
  public Duration after(int failures) {
    int doublings = Math.min(Math.max(failures - 1, 0), 20);
    long nanos = Math.min(most.toNanos(), first.toNanos() << doublings);
    return Duration.ofNanos((long) (nanos * (1 - random.getAsDouble() / 2)));
  }
}
