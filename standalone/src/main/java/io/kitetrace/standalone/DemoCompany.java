package io.kitetrace.standalone;

import io.kitetrace.runtime.command.Summary;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.Counters;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.company.CompanyShape;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The made-up company of the demo. The clock of a short one stands still while its builds are read
 * and jumps in between, so that what the API shows at each reading is known exactly; that of a long
 * one runs.
 */
final class DemoCompany implements AutoCloseable {

  private static final int BUILDS = 14;
  private static final int LIVE_BUILDS = 6;
  private static final int LOOKS = 4;
  private static final Duration JUMP = Duration.ofMinutes(2);

  /** Enough for every page to have something to show. */
  private static final int LONG_HISTORY = 400;

  /** Of the second half of their time: one comes to rest every eight seconds or so. */
  private static final int LONG_LIVE_BUILDS = 500;

  private static final Duration LONG = Duration.ofHours(2);

  private final BuildkiteSimulator simulator;
  private final AtomicReference<Instant> now;
  private final Set<String> versions = new HashSet<>();
  private int looks;

  private DemoCompany(BuildkiteSimulator simulator, AtomicReference<Instant> now) {
    this.simulator = simulator;
    this.now = now;
  }

  static DemoCompany start() {
    AtomicReference<Instant> now =
        new AtomicReference<>(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    CompanyShape shape =
        CompanyShape.defaults()
            .withBuilds(BUILDS)
            .withJobsPerBuild(12)
            .withHistory(Duration.ofHours(12))
            .withLive(LIVE_BUILDS, JUMP.multipliedBy(LOOKS - 1));
    SimulatorOptions options = SimulatorOptions.defaults().withCompany(shape).withClock(now::get);
    return new DemoCompany(BuildkiteSimulator.start(options), now);
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
    return new DemoCompany(BuildkiteSimulator.start(options), new AtomicReference<>(Instant.now()));
  }

  /** How to poll it. */
  Map<String, String> variables() {
    return Map.of(
        "BUILDKITE_API_URL", simulator.uri().toString(),
        "BUILDKITE_API_TOKEN", "simulated",
        "BUILDKITE_ORGANIZATION", simulator.options().organizations().getFirst());
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
    return new Counts(versions.size(), counted.buildsServed(), counted.requests());
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
   */
  record Counts(long versions, long served, long requests) {

    boolean equal(Summary summary) {
      return summary.published() == versions
          && summary.emitted() == versions
          && summary.seen() == served
          && summary.apiRequests() == requests;
    }

    String sentence() {
      return "the simulator counted %d finished versions, %d builds served, %d requests"
          .formatted(versions, served, requests);
    }

    /** The summary's JSON with these figures added. */
    String into(Summary summary) {
      String json = summary.json();
      return "%s,\"simulator_versions_finished\":%d,\"simulator_builds_served\":%d,\"simulator_requests\":%d}"
          .formatted(json.substring(0, json.length() - 1), versions, served, requests);
    }
  }
}
