package io.kitetrace.simulator.api;

import io.kitetrace.simulator.company.Seeds;
import java.time.Duration;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/**
 * How the API misbehaves. Rates are shares from 0 to 1, drawn in the order of the requests.
 * Immutable once the command line is read.
 */
public final class Faults {
  /** In real time, whatever the clock. */
  @Option(names = "--latency", paramLabel = "D", description = "Wait so long before every answer.")
  private Duration latency = Duration.ZERO;

  /** Those of proxies have an HTML body. */
  @Option(
      names = "--error-rate",
      paramLabel = "R",
      description = "Share of answers that are 500, 502, 503 or 504.")
  private double errorRate;

  @Option(
      names = "--html-rate",
      paramLabel = "R",
      description = "Share of answers that are a web page.")
  private double htmlRate;

  @Option(
      names = "--throttle-rate",
      paramLabel = "R",
      description = "Share of answers that are 429 without need.")
  private double throttleRate;

  @Option(
      names = "--cut-rate",
      paramLabel = "R",
      description = "Share of answers that break off in the middle.")
  private double cutRate;

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
  private Duration visibilityDelay = Duration.ZERO;

  @Option(names = "--ignore-created-to", description = "The filter created_to has no effect.")
  private boolean ignoreCreatedTo;

  @Option(names = "--fault-seed", paramLabel = "N", description = "What the shares are drawn from.")
  private long seed = 1;

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

  public Faults withIgnoreCreatedTo(boolean value) {
    return with(copy -> copy.ignoreCreatedTo = value);
  }

  public Faults withSeed(long value) {
    return with(copy -> copy.seed = value);
  }

  private Faults with(Consumer<Faults> change) {
    Faults copy = new Faults();
    copy.latency = latency;
    copy.errorRate = errorRate;
    copy.htmlRate = htmlRate;
    copy.throttleRate = throttleRate;
    copy.cutRate = cutRate;
    copy.brokenBuildRate = brokenBuildRate;
    copy.visibilityDelay = visibilityDelay;
    copy.ignoreCreatedTo = ignoreCreatedTo;
    copy.seed = seed;
    change.accept(copy);
    copy.check();
    return copy;
  }

  /**
   * Checks what the command line has set.
   *
   * @throws IllegalArgumentException if the API cannot misbehave so
   */
  public void check() {
    checkRate("error rate", errorRate);
    checkRate("html rate", htmlRate);
    checkRate("throttle rate", throttleRate);
    checkRate("cut rate", cutRate);
    checkRate("broken build rate", brokenBuildRate);
    if (latency.isNegative() || visibilityDelay.isNegative()) {
      throw new IllegalArgumentException("latency and visibility delay must not be negative");
    }
  }

  private static void checkRate(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to 1");
    }
  }

  /** Whether lists show this build broken, as long as these faults are switched on. */
  public boolean breaks(String buildId) {
    return brokenBuildRate > 0 && Seeds.fraction(Seeds.derive(seed, buildId), 0) < brokenBuildRate;
  }

  Duration latency() {
    return latency;
  }

  double errorRate() {
    return errorRate;
  }

  double htmlRate() {
    return htmlRate;
  }

  double throttleRate() {
    return throttleRate;
  }

  double cutRate() {
    return cutRate;
  }

  Duration visibilityDelay() {
    return visibilityDelay;
  }

  boolean ignoreCreatedTo() {
    return ignoreCreatedTo;
  }

  long seed() {
    return seed;
  }
}
