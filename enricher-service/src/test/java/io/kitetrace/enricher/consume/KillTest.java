package io.kitetrace.enricher.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.enricher.Ask;
import io.kitetrace.enricher.TestLog;
import io.kitetrace.enricher.settings.EnricherSettings;
import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.Job;
import io.kitetrace.poller.Poller;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.Faults;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineReader;
import io.kitetrace.trace.TimelineTraceBuilder;
import io.kitetrace.trace.TraceOptions;
import io.kitetrace.wire.Headers;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills enrichers' processes (SIGKILL) in the midst of their work, and freezes one for longer than
 * its membership lasts, with a real poller that grants requests and a Buildkite that has logs and
 * artifacts. CONTRIBUTING.md tells how to run its long form.
 */
class KillTest {

  private static final int KILLS = Integer.getInteger("kitetrace.test.kills", 4);
  private static final int BUILDS = Integer.getInteger("kitetrace.test.builds", 4 + KILLS);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final TestLog log = new TestLog(4);
  private final Random random = new Random(7);

  @TempDir Path folder;

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void enrichersKilledAtWork_writeEachTimelineOnce_andItsSpansAreInsideTheJob() throws Exception {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withOrganizations("acme", "umbrella")
            .withBuilds(BUILDS / 2)
            .withRateLimits(RateLimits.unlimited())
            .withFaults(Faults.none().withGoneLogRate(0.1));
    try (BuildkiteSimulator buildkite = BuildkiteSimulator.start(options)) {
      Map<String, String> variables = variables(buildkite);
      try (Poller poller = poller(variables);
          EnricherFleet fleet = new EnricherFleet(variables, folder)) {
        poller.start();
        int atWork = 0;
        for (int wave = 0; wave < KILLS; wave++) {
          fleet.growTo(2);
          boolean frozen = wave % 8 == 2;
          if (frozen) {
            fleet.freeze(1);
          }
          atWork += killAtWork(fleet) ? 1 : 0;
          if (frozen) {
            fleet.thaw(0);
          }
        }
        fleet.growTo(2);
        Set<String> wanted = wanted(variables);
        await()
            .atMost(Duration.ofMinutes(20))
            .pollInterval(Duration.ofMillis(200))
            .until(() -> log.isDone() && wanted(variables).size() == wanted.size());
        fleet.terminateAll();
        assertThat(log.versions())
            .as("once each")
            .doesNotHaveDuplicates()
            .containsExactlyInAnyOrderElementsOf(wanted(variables));
        System.err.printf(
            "%d SIGKILLs, %d of them at work, %d enrichers started, %d timelines %s, %d spans%n",
            KILLS, atWork, fleet.started(), wanted.size(), statuses(), spansInside());
        assertThat(atWork).isGreaterThanOrEqualTo(KILLS * 3 / 4);
      }
    }
  }

  /** Whether there was work left. */
  private boolean killAtWork(EnricherFleet fleet) throws InterruptedException {
    long before = log.timelinesEnd();
    int more = 1 + random.nextInt(20);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1 + random.nextInt(20)))
        .until(() -> log.timelinesEnd() >= before + more || (before > 0 && log.isDone()));
    boolean atWork = !log.isDone();
    fleet.kill(0);
    return atWork;
  }

  private Map<String, String> variables(BuildkiteSimulator buildkite) {
    return log.variables(
        Map.ofEntries(
            Map.entry("BUILDKITE_API_URL", buildkite.uri().toString()),
            Map.entry("BUILDKITE_API_TOKEN", "any"),
            Map.entry("BUILDKITE_ORGANIZATION", "acme,umbrella"),
            Map.entry("API_REQUESTS_PER_MINUTE", "100000"),
            Map.entry("POLLER_GROUP", log.group() + ".poller"),
            Map.entry("POLLER_TRANSACTIONAL_ID_PREFIX", log.group() + ".poller"),
            Map.entry("ENRICH_LOGS", "all"),
            Map.entry("ENRICH_REQUESTS_PER_MINUTE", "1000"),
            Map.entry("KAFKA_SESSION_TIMEOUT_MS", "3000"),
            Map.entry("KAFKA_HEARTBEAT_INTERVAL_MS", "500")));
  }

  private static Poller poller(Map<String, String> variables) {
    return new Poller(PollerSettings.read(new Settings(Variables.of(variables))));
  }

  /** What is to be there, by what the log holds. */
  private Set<String> wanted(Map<String, String> variables) throws Exception {
    AskPlanner planner =
        new AskPlanner(EnricherSettings.read(new Settings(Variables.of(variables))));
    BuildReader reader = new BuildReader();
    Set<String> wanted = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : log.builds()) {
      Build build = reader.read(record.value());
      planner.plan(build, TestLog.header(record, Headers.VERSION)).stream()
          .map(Ask::version)
          .forEach(wanted::add);
    }
    return wanted;
  }

  private Map<String, Integer> statuses() throws Exception {
    Map<String, Integer> statuses = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : log.timelines()) {
      Timeline timeline = TimelineReader.read(record.value());
      statuses.merge(timeline.content().source() + " " + timeline.status().word(), 1, Integer::sum);
    }
    return statuses;
  }

  private int spansInside() throws Exception {
    int spans = 0;
    TimelineTraceBuilder builder = new TimelineTraceBuilder(TraceOptions.DEFAULTS);
    for (ConsumerRecord<byte[], byte[]> record : log.timelines()) {
      Timeline timeline = TimelineReader.read(record.value());
      Job job = Objects.requireNonNull(timeline.job());
      for (SpanData span : builder.build(timeline).spans()) {
        assertThat(nanos(job.startedAt())).isLessThanOrEqualTo(span.getStartEpochNanos());
        assertThat(nanos(job.finishedAt())).isGreaterThanOrEqualTo(span.getEndEpochNanos());
        spans++;
      }
    }
    assertThat(spans).isPositive();
    return spans;
  }

  private static long nanos(Instant time) {
    return TimeUnit.MILLISECONDS.toNanos(Objects.requireNonNull(time).toEpochMilli());
  }
}
