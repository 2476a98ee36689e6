package io.kitetrace.standalone;

import io.kitetrace.runtime.command.Summary;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatedOrganization;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.Counters;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.catalogue.JobFiles;
import io.kitetrace.simulator.company.CompanyShape;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The made-up company of the demo. The clock of a short one stands still while its builds are read
 * and jumps in between, so that what the API shows at each reading is known exactly; that of a long
 * one runs.
 */
final class DemoCompany implements AutoCloseable {

  private static final String ORGANIZATION = "acme";
  private static final int BUILDS = 14;
  private static final int LIVE_BUILDS = 6;
  private static final int LOOKS = 4;
  private static final Duration JUMP = Duration.ofMinutes(2);

  /** Enough for every page to have something to show. */
  private static final int LONG_HISTORY = 400;

  /** Of the second half of their time: one comes to rest every eight seconds or so. */
  private static final int LONG_LIVE_BUILDS = 500;

  private static final Duration LONG = Duration.ofHours(2);

  /** Several of its builds have a few jobs that run tests. */
  private static final String LONG_ENRICHED = "web,payments";

  private static final int SEEDS = 100;

  private final BuildkiteSimulator simulator;
  private final String enriched;
  private final AtomicReference<Instant> now;
  private final Set<String> versions = new HashSet<>();
  private int looks;

  private DemoCompany(BuildkiteSimulator simulator, String enriched, AtomicReference<Instant> now) {
    this.simulator = simulator;
    this.enriched = enriched;
    this.now = now;
  }

  static DemoCompany start() {
    Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    AtomicReference<Instant> now = new AtomicReference<>(start);
    CompanyShape shape =
        CompanyShape.defaults()
            .withBuilds(BUILDS)
            .withJobsPerBuild(12)
            .withHistory(Duration.ofHours(12))
            .withLive(LIVE_BUILDS, JUMP.multipliedBy(LOOKS - 1));
    for (long seed = 1; ; seed++) {
      CompanyShape seeded = shape.withSeed(seed);
      String failing = smallestWithAFailedTest(seeded, start);
      if (!failing.isEmpty() || seed == SEEDS) {
        SimulatorOptions options =
            SimulatorOptions.defaults()
                .withCompany(seeded)
                .withClock(now::get)
                .withRateLimits(RateLimits.unlimited());
        return new DemoCompany(BuildkiteSimulator.start(options), failing, now);
      }
    }
  }

  /**
   * Of the pipelines in whose builds tests have failed, the one with the fewest jobs: each costs a
   * request. Empty where tests failed in none.
   */
  private static String smallestWithAFailedTest(CompanyShape shape, Instant now) {
    Map<String, List<JobFiles>> byPipeline = new HashMap<>();
    SimulatedOrganization.of(ORGANIZATION, shape, now)
        .newestFirst()
        .forEach(
            build ->
                byPipeline
                    .computeIfAbsent(build.head().pipeline(), slug -> new ArrayList<>())
                    .addAll(build.files(now.toEpochMilli()).values()));
    return byPipeline.entrySet().stream()
        .filter(
            pipeline ->
                pipeline.getValue().stream()
                    .flatMap(job -> job.tests().stream())
                    .anyMatch(test -> test.result().equals("failed")))
        .min(Comparator.comparingInt(pipeline -> pipeline.getValue().size()))
        .map(Map.Entry::getKey)
        .orElse("");
  }

  /**
   * One with weeks behind it, in which insights find something, of whose builds one after the other
   * finishes for an hour.
   */
  static DemoCompany startLong() {
    CompanyShape shape =
        CompanyShape.defaults()
            .withBuilds(LONG_HISTORY)
            .withJobsPerBuild(12)
            .withLive(LONG_LIVE_BUILDS, LONG)
            .withStories();
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withCompany(shape)
            .withRateLimits(RateLimits.unlimited())
            // In the first half most of them begin.
            .withAnchor(Instant.now().minus(LONG.dividedBy(2)));
    return new DemoCompany(
        BuildkiteSimulator.start(options), LONG_ENRICHED, new AtomicReference<>(Instant.now()));
  }

  /** How to poll it. */
  Map<String, String> variables() {
    return Map.of(
        "BUILDKITE_API_URL",
        simulator.uri().toString(),
        "BUILDKITE_API_TOKEN",
        "simulated",
        "BUILDKITE_ORGANIZATION",
        ORGANIZATION,
        "ENRICH_PIPELINES",
        enriched);
  }

  /** Notes what the API shows now. */
  void look() {
    simulator
        .truth()
        .finished()
        .forEach(build -> versions.add(build.id() + " " + build.versions().size()));
    looks++;
  }

  /** Lets some minutes pass; false when the demo has shown enough. */
  boolean advance() {
    now.updateAndGet(time -> time.plus(JUMP));
    return looks < LOOKS;
  }

  Counts counts() {
    Counters counted = simulator.counters();
    return new Counts(
        versions.size(),
        counted.buildsServed(),
        counted.requests(),
        counted.jobs("job-log") + counted.jobs("job-artifacts"));
  }

  @Override
  public void close() {
    simulator.close();
  }

  /**
   * What the simulator counted itself.
   *
   * @param versions finished versions of builds that the API has shown
   * @param served builds in its answers, repeats included
   * @param requests that it answered
   * @param files logs and lists of artifacts, each job's once
   */
  record Counts(long versions, long served, long requests, long files) {

    boolean equal(Summary summary) {
      return summary.published() == versions
          && summary.emitted() == versions
          && summary.seen() == served
          && summary.apiRequests() == requests
          && (summary.timelines() == null ? 0 : summary.timelines().written()) == files;
    }

    String sentence() {
      return "the simulator counted %d finished versions, %d builds served, %d requests;\n%d logs and lists of artifacts"
          .formatted(versions, served, requests, files);
    }

    /** The summary's JSON with these figures added. */
    String into(Summary summary) {
      String json = summary.json();
      return "%s,\"simulator_versions_finished\":%d,\"simulator_builds_served\":%d,\"simulator_job_files\":%d,\"simulator_requests\":%d}"
          .formatted(json.substring(0, json.length() - 1), versions, served, files, requests);
    }
  }
}
