package io.kitetrace.metrics.measure;

import java.time.Duration;
import java.time.Instant;

/** Durations from times that are in no guaranteed order. */
final class Times {

  /** Zero where the end is before the start: clocks of agents differ. */
  static Duration between(Instant start, Instant end) {
    return end.isBefore(start) ? Duration.ZERO : Duration.between(start, end);
  }

  private Times() {}
}
