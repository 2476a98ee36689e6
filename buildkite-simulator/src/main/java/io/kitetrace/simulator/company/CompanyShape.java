package io.kitetrace.simulator.company;

import java.time.Duration;

/**
 * How large the made-up company's CI is.
 *
 * @param seed of everything; the same seed, shape and anchor make the same builds
 * @param builds how many have happened before the anchor; all of them are at rest by then
 * @param pipelines how many pipelines there are
 * @param jobsPerBuild how many jobs a build has on average, about
 * @param giantBuilds how many of the builds are giants
 * @param giantJobs how many jobs a giant has; Buildkite allows 4,000
 * @param history how far back builds reach
 * @param liveBuilds how many builds, beside the others, are created, finish or resume after the
 *     anchor
 * @param liveFor how long after the anchor the last of them comes to rest
 */
public record CompanyShape(
    long seed,
    int builds,
    int pipelines,
    int jobsPerBuild,
    int giantBuilds,
    int giantJobs,
    Duration history,
    int liveBuilds,
    Duration liveFor) {
  private static final int MOST_JOBS = 4_000;

  public CompanyShape {
    require(builds >= 0, "builds must not be negative");
    require(pipelines >= 1, "pipelines must be at least 1");
    require(jobsPerBuild >= 2 && jobsPerBuild <= MOST_JOBS, "jobs per build must be 2 to 4,000");
    require(giantBuilds >= 0, "giant builds must not be negative");
    require(giantJobs >= 2 && giantJobs <= MOST_JOBS, "jobs of a giant build must be 2 to 4,000");
    require(history.compareTo(Duration.ofMinutes(1)) >= 0, "history must be at least a minute");
    require(liveBuilds >= 0, "live builds must not be negative");
    require(liveFor.toMillis() >= 100, "live builds need at least 100 ms");
  }

  /** 500 builds of 20 pipelines within 30 days, all at rest. */
  public static CompanyShape defaults() {
    return new CompanyShape(
        1, 500, 20, 20, 0, 4_000, Duration.ofDays(30), 0, Duration.ofMinutes(1));
  }

  public CompanyShape withSeed(long value) {
    return new CompanyShape(
        value,
        builds,
        pipelines,
        jobsPerBuild,
        giantBuilds,
        giantJobs,
        history,
        liveBuilds,
        liveFor);
  }

  public CompanyShape withBuilds(int value) {
    return new CompanyShape(
        seed, value, pipelines, jobsPerBuild, giantBuilds, giantJobs, history, liveBuilds, liveFor);
  }

  public CompanyShape withPipelines(int value) {
    return new CompanyShape(
        seed, builds, value, jobsPerBuild, giantBuilds, giantJobs, history, liveBuilds, liveFor);
  }

  public CompanyShape withJobsPerBuild(int value) {
    return new CompanyShape(
        seed, builds, pipelines, value, giantBuilds, giantJobs, history, liveBuilds, liveFor);
  }

  public CompanyShape withGiants(int count, int jobs) {
    return new CompanyShape(
        seed, builds, pipelines, jobsPerBuild, count, jobs, history, liveBuilds, liveFor);
  }

  public CompanyShape withHistory(Duration value) {
    return new CompanyShape(
        seed, builds, pipelines, jobsPerBuild, giantBuilds, giantJobs, value, liveBuilds, liveFor);
  }

  public CompanyShape withLive(int count, Duration during) {
    return new CompanyShape(
        seed, builds, pipelines, jobsPerBuild, giantBuilds, giantJobs, history, count, during);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
