package io.kitetrace.simulator.api;

import io.kitetrace.simulator.company.Options;
import io.kitetrace.simulator.company.Seeds;
import java.time.Duration;
import picocli.CommandLine.Option;

/**
 * How the API misbehaves. Rates are shares from 0 to 1, drawn in the order of the requests.
 * Immutable once the command line is read.
 */
public final class Faults extends Options<Faults> {
  /** In real time, whatever the clock. */
  @Option(names = "--latency", paramLabel = "D", description = "Wait so long before every answer.")
  Duration latency = Duration.ZERO;

  /** Those of proxies have an HTML body. */
  @Option(
      names = "--error-rate",
      paramLabel = "R",
      description = "Share of answers that are 500, 502, 503 or 504.")
  double errorRate;

  @Option(
      names = "--html-rate",
      paramLabel = "R",
      description = "Share of answers that are a web page.")
  double htmlRate;

  @Option(
      names = "--throttle-rate",
      paramLabel = "R",
      description = "Share of answers that are 429 without need.")
  double throttleRate;

  @Option(
      names = "--cut-rate",
      paramLabel = "R",
      description = "Share of answers that break off in the middle.")
  double cutRate;

  /** {@link #breaks} says which builds these are. */
  @Option(
      names = "--broken-build-rate",
      paramLabel = "R",
      description = "Share of builds that are broken in lists.")
  private double brokenBuildRate;

  @Option(
      names = "--visibility-delay",
      paramLabel = "D",
      description = "Finished builds stay out of lists so long.")
  Duration visibilityDelay = Duration.ZERO;

  @Option(
      names = "--gone-log-rate",
      paramLabel = "R",
      description = "Share of jobs whose log is gone.")
  double goneLogRate;

  @Option(names = "--ignore-created-to", description = "The filter created_to has no effect.")
  boolean ignoreCreatedTo;

  @Option(names = "--fault-seed", paramLabel = "N", description = "What the shares are drawn from.")
  long seed = 1;

  private Faults() {}

  public static Faults none() {
    return new Faults();
  }

  public Faults withLatency(Duration value) {
    return with(copy -> copy.latency = value);
  }

  public Faults withErrorRate(double value) {
    return with(copy -> copy.errorRate = value);
  }

  public Faults withHtmlRate(double value) {
    return with(copy -> copy.htmlRate = value);
  }

  public Faults withThrottleRate(double value) {
    return with(copy -> copy.throttleRate = value);
  }

  public Faults withCutRate(double value) {
    return with(copy -> copy.cutRate = value);
  }

  public Faults withBrokenBuildRate(double value) {
    return with(copy -> copy.brokenBuildRate = value);
  }

  public Faults withVisibilityDelay(Duration value) {
    return with(copy -> copy.visibilityDelay = value);
  }

  public Faults withGoneLogRate(double value) {
    return with(copy -> copy.goneLogRate = value);
  }

  public Faults withIgnoreCreatedTo(boolean value) {
    return with(copy -> copy.ignoreCreatedTo = value);
  }

  public Faults withSeed(long value) {
    return with(copy -> copy.seed = value);
  }

  @Override
  public void check() {
    checkRate("error rate", errorRate);
    checkRate("html rate", htmlRate);
    checkRate("throttle rate", throttleRate);
    checkRate("cut rate", cutRate);
    checkRate("broken build rate", brokenBuildRate);
    checkRate("gone log rate", goneLogRate);
    require(
        !latency.isNegative() && !visibilityDelay.isNegative(),
        "latency and visibility delay must not be negative");
  }

  private static void checkRate(String name, double value) {
    require(value >= 0 && value <= 1, name + " must be from 0 to 1");
  }

  /** Whether lists show this build broken, as long as these faults are switched on. */
  public boolean breaks(String buildId) {
    return brokenBuildRate > 0 && Seeds.fraction(Seeds.derive(seed, buildId), 0) < brokenBuildRate;
  }

  /** Whether a job's log is gone, as long as these faults are switched on. */
  boolean hidesLog(String job) {
    return goneLogRate > 0 && Seeds.fraction(Seeds.derive(seed, job), 1) < goneLogRate;
  }
}
