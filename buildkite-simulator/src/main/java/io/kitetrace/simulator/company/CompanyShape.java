package io.kitetrace.simulator.company;

import java.time.Duration;
import picocli.CommandLine.Option;

/**
 * How large the made-up company's CI is. The same shape and anchor make the same builds. Immutable
 * once the command line is read.
 */
public final class CompanyShape extends Options<CompanyShape> {
  private static final int MAX_JOBS = 4_000;

  /** They have happened before the anchor, and all of them are at rest by then. */
  @Option(
      names = "--builds",
      paramLabel = "N",
      description = "Builds in the history (default: ${DEFAULT-VALUE}).")
  private int builds = 500;

  @Option(names = "--seed", paramLabel = "N", description = "The same seed makes the same builds.")
  private long seed = 1;

  @Option(
      names = "--pipelines",
      paramLabel = "N",
      description = "Pipelines (default: ${DEFAULT-VALUE}).")
  private int pipelines = 20;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Jobs of a build on average (default: ${DEFAULT-VALUE}).")
  private int jobsPerBuild = 20;

  @Option(names = "--giant-builds", paramLabel = "N", description = "Builds that are giants.")
  private int giantBuilds;

  @Option(
      names = "--giant-jobs",
      paramLabel = "N",
      description = "Jobs of a giant (default: ${DEFAULT-VALUE}).")
  private int giantJobs = MAX_JOBS;

  @Option(
      names = "--history",
      paramLabel = "D",
      defaultValue = "30d",
      description = "How far back builds reach (default: ${DEFAULT-VALUE}).")
  private Duration history = Duration.ofDays(30);

  @Option(
      names = "--live",
      paramLabel = "N",
      description = "Builds that are created, finish or resume from now on.")
  private int liveBuilds;

  @Option(
      names = "--live-for",
      paramLabel = "D",
      defaultValue = "1m",
      description = "How long that lasts (default: ${DEFAULT-VALUE}).")
  private Duration liveFor = Duration.ofMinutes(1);

  @Option(
      names = "--stories",
      description = "Flaky and slow steps, busy hours, failing deployments, named approvers.")
  private boolean stories;

  private CompanyShape() {}

  /** 500 builds of 20 pipelines within 30 days, all at rest. */
  public static CompanyShape defaults() {
    return new CompanyShape();
  }

  public CompanyShape withSeed(long value) {
    return with(copy -> copy.seed = value);
  }

  public CompanyShape withBuilds(int value) {
    return with(copy -> copy.builds = value);
  }

  public CompanyShape withPipelines(int value) {
    return with(copy -> copy.pipelines = value);
  }

  public CompanyShape withJobsPerBuild(int value) {
    return with(copy -> copy.jobsPerBuild = value);
  }

  public CompanyShape withGiants(int count, int jobs) {
    return with(
        copy -> {
          copy.giantBuilds = count;
          copy.giantJobs = jobs;
        });
  }

  public CompanyShape withHistory(Duration value) {
    return with(copy -> copy.history = value);
  }

  /** Besides the others, builds that come to rest within a time after the anchor. */
  public CompanyShape withLive(int count, Duration during) {
    return with(
        copy -> {
          copy.liveBuilds = count;
          copy.liveFor = during;
        });
  }

  /** What insights find happens in its history: see {@link Stories}. */
  public CompanyShape withStories() {
    return with(copy -> copy.stories = true);
  }

  @Override
  public void check() {
    require(builds >= 0, "builds must not be negative");
    require(pipelines >= 1, "pipelines must be at least 1");
    require(jobsPerBuild >= 2 && jobsPerBuild <= MAX_JOBS, "jobs per build must be 2 to 4,000");
    require(giantBuilds >= 0, "giant builds must not be negative");
    require(giantJobs >= 2 && giantJobs <= MAX_JOBS, "jobs of a giant build must be 2 to 4,000");
    require(history.compareTo(Duration.ofMinutes(1)) >= 0, "history must be at least a minute");
    require(liveBuilds >= 0, "live builds must not be negative");
    require(liveFor.toMillis() >= 100, "live builds need at least 100 ms");
  }

  public long seed() {
    return seed;
  }

  public int builds() {
    return builds;
  }

  public int pipelines() {
    return pipelines;
  }

  public int jobsPerBuild() {
    return jobsPerBuild;
  }

  public int giantBuilds() {
    return giantBuilds;
  }

  public int giantJobs() {
    return giantJobs;
  }

  public Duration history() {
    return history;
  }

  public int liveBuilds() {
    return liveBuilds;
  }

  public Duration liveFor() {
    return liveFor;
  }

  public boolean stories() {
    return stories;
  }
}
