package io.kitetrace.simulator.api;

import io.kitetrace.simulator.seed.Seeds;
import java.time.Duration;

/**
 * How the API misbehaves. Rates are shares from 0 to 1, drawn in the order of the requests.
 *
 * @param latency before every answer, in real time
 * @param errorRate answers 500, 502, 503 or 504; those of proxies with an HTML body
 * @param htmlRate answers 200 with a web page
 * @param throttleRate answers 429 although no limit is reached
 * @param cutRate answers whose connection breaks in the middle of the body
 * @param brokenBuildRate builds that are broken in every list: {@link #breaks} tells which
 * @param visibilityDelay how long a build stays out of lists after it has finished
 * @param ignoreCreatedTo whether the filter {@code created_to} has no effect
 * @param seed what the rates are drawn from
 */
public record Faults(
    Duration latency,
    double errorRate,
    double htmlRate,
    double throttleRate,
    double cutRate,
    double brokenBuildRate,
    Duration visibilityDelay,
    boolean ignoreCreatedTo,
    long seed) {
  public Faults {
    rate("error rate", errorRate);
    rate("html rate", htmlRate);
    rate("throttle rate", throttleRate);
    rate("cut rate", cutRate);
    rate("broken build rate", brokenBuildRate);
    if (latency.isNegative() || visibilityDelay.isNegative()) {
      throw new IllegalArgumentException("latency and visibility delay must not be negative");
    }
  }

  /** An API that behaves. */
  public static Faults none() {
    return new Faults(Duration.ZERO, 0, 0, 0, 0, 0, Duration.ZERO, false, 1);
  }

  public Faults withLatency(Duration value) {
    return new Faults(
        value,
        errorRate,
        htmlRate,
        throttleRate,
        cutRate,
        brokenBuildRate,
        visibilityDelay,
        ignoreCreatedTo,
        seed);
  }

  public Faults withErrorRate(double value) {
    return new Faults(
        latency,
        value,
        htmlRate,
        throttleRate,
        cutRate,
        brokenBuildRate,
        visibilityDelay,
        ignoreCreatedTo,
        seed);
  }

  public Faults withHtmlRate(double value) {
    return new Faults(
        latency,
        errorRate,
        value,
        throttleRate,
        cutRate,
        brokenBuildRate,
        visibilityDelay,
        ignoreCreatedTo,
        seed);
  }

  public Faults withThrottleRate(double value) {
    return new Faults(
        latency,
        errorRate,
        htmlRate,
        value,
        cutRate,
        brokenBuildRate,
        visibilityDelay,
        ignoreCreatedTo,
        seed);
  }

  public Faults withCutRate(double value) {
    return new Faults(
        latency,
        errorRate,
        htmlRate,
        throttleRate,
        value,
        brokenBuildRate,
        visibilityDelay,
        ignoreCreatedTo,
        seed);
  }

  public Faults withBrokenBuildRate(double value) {
    return new Faults(
        latency,
        errorRate,
        htmlRate,
        throttleRate,
        cutRate,
        value,
        visibilityDelay,
        ignoreCreatedTo,
        seed);
  }

  public Faults withVisibilityDelay(Duration value) {
    return new Faults(
        latency,
        errorRate,
        htmlRate,
        throttleRate,
        cutRate,
        brokenBuildRate,
        value,
        ignoreCreatedTo,
        seed);
  }

  public Faults withIgnoreCreatedTo(boolean value) {
    return new Faults(
        latency,
        errorRate,
        htmlRate,
        throttleRate,
        cutRate,
        brokenBuildRate,
        visibilityDelay,
        value,
        seed);
  }

  public Faults withSeed(long value) {
    return new Faults(
        latency,
        errorRate,
        htmlRate,
        throttleRate,
        cutRate,
        brokenBuildRate,
        visibilityDelay,
        ignoreCreatedTo,
        value);
  }

  /** Whether lists show this build broken, as long as these faults are switched on. */
  public boolean breaks(String buildId) {
    return brokenBuildRate > 0 && Seeds.fraction(Seeds.derive(seed, buildId), 0) < brokenBuildRate;
  }

  private static void rate(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to 1");
    }
  }
}
