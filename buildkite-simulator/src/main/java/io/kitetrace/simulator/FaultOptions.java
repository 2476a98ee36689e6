package io.kitetrace.simulator;

import io.kitetrace.simulator.api.Faults;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of the command that make the API misbehave. */
final class FaultOptions {
  @Option(
      names = "--latency",
      converter = DurationConverter.class,
      paramLabel = "D",
      description = "Wait so long before every answer.")
  private Duration latency = Duration.ZERO;

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

  @Option(
      names = "--broken-build-rate",
      paramLabel = "R",
      description = "Share of builds that are broken in lists.")
  private double brokenBuildRate;

  @Option(
      names = "--visibility-delay",
      converter = DurationConverter.class,
      paramLabel = "D",
      description = "Finished builds stay out of lists so long.")
  private Duration visibilityDelay = Duration.ZERO;

  @Option(names = "--ignore-created-to", description = "The filter created_to has no effect.")
  private boolean ignoreCreatedTo;

  @Option(
      names = "--fault-seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What the shares are drawn from.")
  private long seed;

  Faults faults() {
    return new Faults(
        latency,
        errorRate,
        htmlRate,
        throttleRate,
        cutRate,
        brokenBuildRate,
        visibilityDelay,
        ignoreCreatedTo,
        seed);
  }
}
