package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.poller.settings.PollSettings;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.settings.PublishSettings;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.Faults;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.wire.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class SimulatedCompanyTest {

  private final TestLog log = TestLog.create();

  @Test
  void aCompanysHistory_isInTheLog_andTheFiguresAreTheApisOwn() {
    SimulatorOptions options =
        SimulatorOptions.defaults().withBuilds(700).withRateLimits(RateLimits.unlimited());
    try (BuildkiteSimulator simulator = BuildkiteSimulator.start(options)) {
      PollerMetrics counters = poll(simulator);
      assertThat(counters.builds().seen()).isEqualTo(simulator.counters().buildsServed());
      assertThat(counters.requests()).isEqualTo(simulator.counters().requests());
      assertThat(counters.builds().published()).isEqualTo(simulator.truth().totals().finished());
      assertThat(log.builds())
          .extracting(ConsumerRecord::key)
          .containsExactlyInAnyOrderElementsOf(
              simulator.truth().finished().map(BuildTruth::id).toList());
      assertThat(poll(simulator).builds().published()).isZero();
    }
  }

  @Test
  void anApiThatMisbehaves_costsTimeButNoData() {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withBuilds(1_500)
            .withJobsPerBuild(8)
            .withRateLimits(RateLimits.unlimited());
    try (BuildkiteSimulator simulator = BuildkiteSimulator.start(options)) {
      simulator.faults(
          Faults.none()
              .withErrorRate(0.1)
              .withHtmlRate(0.1)
              .withCutRate(0.2)
              .withBrokenBuildRate(0.02));
      PollerMetrics counters = poll(simulator);
      long broken =
          simulator.truth().finished().filter(b -> simulator.faults().breaks(b.id())).count();
      assertThat(broken).isPositive();
      assertThat(counters.builds().published())
          .isEqualTo(simulator.truth().totals().finished() - broken);
      assertThat(log.deadLetters())
          .isNotEmpty()
          .allSatisfy(r -> assertThat(TestLog.header(r, Headers.ERROR_STAGE)).isEqualTo("poll"));
    }
  }

  @Test
  void anApiThatThrottlesAgainAndAgain_isNeverAskedBeforeItsReset() {
    SimulatorOptions options = SimulatorOptions.defaults().withBuilds(350).withJobsPerBuild(4);
    try (BuildkiteSimulator simulator = BuildkiteSimulator.start(options)) {
      simulator.faults(Faults.none().withThrottleRate(0.4).withSeed(5));
      PollerMetrics counters = poll(simulator);
      assertThat(counters.builds().published()).isEqualTo(simulator.truth().totals().finished());
      assertThat(simulator.counters().withStatus(429)).isPositive();
      assertThat(simulator.counters().requestsBeforeReset()).isZero();
    }
  }

  @Test
  void recordedBuilds_areInTheLogByteForByte() throws Exception {
    Path recordings = Path.of(System.getProperty("kitetrace.root")).resolve("../shared/recordings");
    if (!"true".equals(System.getenv("KITETRACE_REQUIRE_RECORDINGS"))) {
      assumeThat(Files.isDirectory(recordings)).as("recordings of real builds").isTrue();
    }
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withRecordings(recordings)
            .withRateLimits(RateLimits.unlimited());
    try (BuildkiteSimulator simulator = BuildkiteSimulator.start(options)) {
      PollerMetrics counters = poll(simulator);
      long finished = simulator.truth().totals().finished();
      assertThat(counters.builds().published()).isEqualTo(finished).isGreaterThanOrEqualTo(145);
      assertThat(counters.builds().rejected()).isZero();
      List<ConsumerRecord<String, byte[]>> records = log.builds();
      assertThat(records).hasSize((int) finished);
      Map<String, BuildTruth> builds = new HashMap<>();
      simulator.truth().finished().forEach(build -> builds.put(build.id(), build));
      for (ConsumerRecord<String, byte[]> record : records) {
        byte[] recorded = get(simulator, Objects.requireNonNull(builds.get(record.key())));
        // Not as an assertion on the arrays: these would be printed.
        assertThat(Arrays.equals(record.value(), recorded)).as(record.key()).isTrue();
      }
    }
  }

  private static byte[] get(BuildkiteSimulator simulator, BuildTruth build) throws IOException {
    String path =
        "/v2/organizations/%s/pipelines/%s/builds/%d"
            .formatted(build.organization(), build.pipeline(), build.number());
    URLConnection connection = simulator.uri().resolve(path).toURL().openConnection();
    connection.setRequestProperty("Authorization", "Bearer any");
    try (InputStream body = connection.getInputStream()) {
      return body.readAllBytes();
    }
  }

  private PollerMetrics poll(BuildkiteSimulator simulator) {
    PollerSettings settings = Pollers.settings(simulator.uri(), log);
    BuildkiteSettings buildkite = settings.buildkite();
    PollerSettings everything =
        new PollerSettings(
            buildkite,
            new PollSettings(
                settings.poll().interval(), settings.poll().overlap(), Duration.ofDays(20_000)),
            new PublishSettings(
                List.of(), // nothing blanked
                settings.publish().group(),
                settings.publish().transactionalIdPrefix(),
                settings.publish().sessionTimeout()),
            settings.kafka(),
            settings.topics());
    try (Poller poller = Pollers.poller(everything)) {
      poller.runOnce();
      return poller.metrics();
    }
  }
}
