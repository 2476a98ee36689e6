package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Seeds;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;

/** The draws of one build. For one thread. */
final class Dice {
  private final SplittableRandom random;
  private final long longestPause;

  Dice(SplittableRandom random, Duration longestPause) {
    this.random = random;
    this.longestPause = longestPause.toMillis();
  }

  SplittableRandom random() {
    return random;
  }

  boolean chance(double share) {
    return random.nextDouble() < share;
  }

  /** From {@code low} to {@code high}, both inclusive. */
  long between(long low, long high) {
    return random.nextLong(low, high + 1);
  }

  /** Milliseconds around a typical number of seconds, sometimes much more. */
  long around(double seconds) {
    return Math.max(400, (long) (seconds * 1000 * Math.exp(0.28 * random.nextGaussian())));
  }

  /** Milliseconds of waiting in a queue: mostly short, now and then several times the mean. */
  long queued(double meanSeconds) {
    return 300 + (long) (-Math.log(1 - random.nextDouble()) * meanSeconds * 1000);
  }

  /**
   * How long it takes until a person acts: minutes, hours, days or a week, as far as history
   * allows.
   */
  long untilSomebodyActs() {
    double draw = random.nextDouble();
    long pause;
    if (draw < 0.55) {
      pause = between(45_000, Duration.ofMinutes(12).toMillis());
    } else if (draw < 0.85) {
      pause = between(Duration.ofMinutes(15).toMillis(), Duration.ofHours(5).toMillis());
    } else if (draw < 0.95) {
      pause = between(Duration.ofHours(14).toMillis(), Duration.ofDays(3).toMillis());
    } else {
      pause = between(Duration.ofDays(7).toMillis(), Duration.ofDays(8).toMillis());
    }
    return within(pause);
  }

  /** How long a job waits for an agent that never comes. */
  long untilItExpires() {
    return within(between(Duration.ofHours(4).toMillis(), Duration.ofHours(24).toMillis()));
  }

  UUID id(long epochMillis) {
    return Seeds.timedId(epochMillis, random);
  }

  /** A pause as far as history allows. */
  long within(long pause) {
    return pause <= longestPause ? pause : between(longestPause / 4, longestPause);
  }
}
