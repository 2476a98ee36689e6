package io.kitetrace.poller;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.api.BuildQuery;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.testing.MovableClock;
import io.kitetrace.poller.testing.PollerProcess;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.Counters;
import io.kitetrace.simulator.api.Faults;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.catalogue.BuildTruth.VersionTruth;
import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a poller's process (SIGKILL) again and again while builds finish, resume and shift, and one
 * in twenty of the API's answers is a fault. The long form stands in CONTRIBUTING.md: {@code
 * -Dkitetrace.test.kills=50 -Dkitetrace.test.builds=10000}. Its figures are in {@code
 * target/kill-test.txt} at the end.
 */
class KillTest {

  private static final int KILLS = Integer.getInteger("kitetrace.test.kills", 5);
  private static final int BUILDS = Integer.getInteger("kitetrace.test.builds", 1_000);

  /** About what a poller gets: its start, and half of the pages. */
  private static final Duration A_LIFE = Duration.ofSeconds(3 + BUILDS / 1_000);

  private static final Duration PATIENCE = Duration.ofMinutes(5 + BUILDS / 1_000);

  private final TestLog log = TestLog.create();
  private final Random random = new Random(4);
  private long peakBytes;

  @TempDir Path folder;

  @Test
  void pollersKilledAtAnyMoment_neitherLoseNorRepeatAVersion() throws Exception {
    Duration lives = A_LIFE.multipliedBy(KILLS);
    MovableClock clock = MovableClock.running();
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withClock(clock)
            .withBuilds(BUILDS)
            .withJobsPerBuild(6)
            .withLiveBuilds(BUILDS / 10, lives)
            .withRateLimits(RateLimits.unlimited())
            .withFaults(Faults.none().withErrorRate(0.02).withCutRate(0.02).withHtmlRate(0.01));
    try (BuildkiteSimulator simulator = BuildkiteSimulator.start(options)) {
      for (int kill = 0; kill < KILLS; kill++) {
        runAndKill(simulator);
      }
      clock.advance(lives.plusSeconds(1)); // then all of them have finished
      try (Poller last = Pollers.poller(settings(simulator))) {
        last.runOnce();
      }
      assertEachVersionOnce(simulator);
      report(simulator);
    }
  }

  private void runAndKill(BuildkiteSimulator simulator) throws InterruptedException {
    long before = simulator.counters().requests();
    // Anywhere in the first pass, which begins anew each time, or shortly after its end.
    long requests = 1 + random.nextInt(BUILDS / BuildQuery.MAX_PER_PAGE + 2);
    try (PollerProcess process =
        PollerProcess.start(
            Pollers.variables(simulator.uri(), log), folder.resolve("out").toFile())) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(1 + random.nextInt(40)))
          .until(() -> simulator.counters().requests() >= before + requests || !process.isAlive());
      assertThat(process.isAlive()).isTrue();
      peakBytes = Math.max(peakBytes, process.peakResidentBytes());
      process.kill();
    }
  }

  private void assertEachVersionOnce(BuildkiteSimulator simulator) throws Exception {
    List<ConsumerRecord<String, byte[]>> records = log.builds();
    assertThat(records)
        .extracting(r -> r.key() + "@" + TestLog.header(r, Headers.VERSION))
        .doesNotHaveDuplicates();
    Map<String, Instant> last =
        records.stream().collect(toMap(ConsumerRecord::key, KillTest::finishedAt, (a, b) -> b));
    Map<String, Instant> truth =
        simulator
            .truth()
            .finished()
            .collect(toMap(BuildTruth::id, b -> b.last().orElseThrow().finishedAt()));
    assertThat(last).containsAllEntriesOf(truth);
    Map<String, Set<Instant>> finishes =
        simulator.truth().builds().collect(toMap(BuildTruth::id, KillTest::finishes));
    assertThat(records)
        .allSatisfy(record -> assertThat(finishes.get(record.key())).contains(finishedAt(record)));
    assertThat(records).hasSizeGreaterThanOrEqualTo(truth.size());
    assertThat(log.deadLetters()).isEmpty();
  }

  private static Set<Instant> finishes(BuildTruth build) {
    return build.versions().stream().map(VersionTruth::finishedAt).collect(toSet());
  }

  private void report(BuildkiteSimulator simulator) throws IOException {
    Counters api = simulator.counters();
    List<String> keys = log.builds().stream().map(ConsumerRecord::key).toList();
    Files.writeString(
        Path.of("target", "kill-test.txt"),
        "kills %d, records %d of %d builds, requests %d (%d cut, %d answered with an error), peak RSS of a poller %d MiB%n"
            .formatted(
                KILLS,
                keys.size(),
                keys.stream().distinct().count(),
                api.requests(),
                api.cutAnswers(),
                api.requests() - api.withStatus(200),
                peakBytes >> 20));
  }

  private static Instant finishedAt(ConsumerRecord<String, byte[]> record) {
    try {
      return java.util.Objects.requireNonNull(BuildHead.read(record.value()).finishedAt());
    } catch (io.kitetrace.model.MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }

  private PollerSettings settings(BuildkiteSimulator simulator) {
    return Pollers.settings(simulator.uri(), log);
  }
}
