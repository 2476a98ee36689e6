package io.kitetrace.simulator;

import io.kitetrace.simulator.company.CompanyShape;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of the command that say how large the made-up company is. */
final class CompanyOptions {
  @Option(
      names = "--builds",
      paramLabel = "N",
      defaultValue = "500",
      description = "Builds in the history (default: ${DEFAULT-VALUE}).")
  private int builds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed makes the same builds.")
  private long seed;

  @Option(
      names = "--pipelines",
      paramLabel = "N",
      defaultValue = "20",
      description = "Pipelines (default: ${DEFAULT-VALUE}).")
  private int pipelines;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "20",
      description = "Jobs of a build on average (default: ${DEFAULT-VALUE}).")
  private int jobs;

  @Option(
      names = "--giant-builds",
      paramLabel = "N",
      defaultValue = "0",
      description = "Builds that are giants.")
  private int giantBuilds;

  @Option(
      names = "--giant-jobs",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Jobs of a giant (default: ${DEFAULT-VALUE}).")
  private int giantJobs;

  @Option(
      names = "--history",
      converter = DurationConverter.class,
      paramLabel = "D",
      defaultValue = "30d",
      description = "How far back builds reach (default: ${DEFAULT-VALUE}).")
  private Duration history = Duration.ofDays(30);

  @Option(
      names = "--live",
      paramLabel = "N",
      defaultValue = "0",
      description = "Builds that are created, finish or resume from now on.")
  private int live;

  @Option(
      names = "--live-for",
      converter = DurationConverter.class,
      paramLabel = "D",
      defaultValue = "1m",
      description = "How long that goes on (default: ${DEFAULT-VALUE}).")
  private Duration liveFor = Duration.ofMinutes(1);

  CompanyShape shape() {
    return new CompanyShape(
        seed, builds, pipelines, jobs, giantBuilds, giantJobs, history, live, liveFor);
  }
}
