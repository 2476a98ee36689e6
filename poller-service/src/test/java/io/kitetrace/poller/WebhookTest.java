package io.kitetrace.poller;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.metrics.PollerMetrics.HintOutcome;
import io.kitetrace.poller.metrics.PollerMetrics.WebhookResult;
import io.kitetrace.poller.settings.PollSettings;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.testing.MovableClock;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.webhooks.Webhooks;
import io.kitetrace.wire.Headers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** From Buildkite's delivery at any replica to the record in the log. */
class WebhookTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String TOKEN = "wh_s3cret";

  private final TestLog log = TestLog.create();

  /**
   * One replica takes webhooks, another owns the organization and does not poll a second time: what
   * comes into the log meanwhile came by webhooks. What they lost is found by the next pass, which
   * is that of the replica that takes over.
   */
  @Test
  void deliveriesAtOneReplica_areFetchedByAnother_andPollingFindsWhatIsLost() throws Exception {
    Duration live = Duration.ofSeconds(5);
    MovableClock clock = MovableClock.standing();
    SimulatorOptions company =
        SimulatorOptions.defaults()
            .withBuilds(30)
            .withJobsPerBuild(4)
            .withLiveBuilds(20, live)
            .withClock(clock)
            .withRateLimits(RateLimits.unlimited());
    try (BuildkiteSimulator simulator = BuildkiteSimulator.start(company);
        Poller owner = Pollers.poller(settings(simulator));
        Poller other = Pollers.poller(Pollers.withWebhook(settings(simulator), TOKEN))) {
      owner.start();
      await().atMost(PATIENCE).until(() -> owner.metrics().passes() == 1);
      other.start();
      URI address =
          URI.create(
              "http://127.0.0.1:%d/webhooks/buildkite"
                  .formatted(other.webhookPort().orElseThrow()));
      simulator.webhooks(
          Webhooks.to(address, TOKEN).withSigned(true).withLossRate(0.7).withDuplicateRate(0.2));
      clock.advance(live.plusSeconds(1));

      await().atMost(PATIENCE).until(() -> sources().contains("webhook"));
      await().atMost(PATIENCE).until(() -> other.metrics().counted(WebhookResult.HINT) > 0);
      await().atMost(PATIENCE).until(() -> other.metrics().counted(WebhookResult.IGNORED) > 0);
      await().atMost(PATIENCE).until(() -> simulator.deliveries().lost() > 0);
      await().atMost(PATIENCE).until(() -> owner.metrics().counted(HintOutcome.FETCHED) > 0);
      assertThat(owner.metrics().passes()).isEqualTo(1);
      assertThat(other.metrics().builds().seen()).isZero();

      owner.close();
      await().atMost(PATIENCE).until(() -> keys().containsAll(finished(simulator)));
      // The counter follows the commit.
      await("what was lost").atMost(PATIENCE).until(() -> other.metrics().builds().published() > 0);
    }
    List<ConsumerRecord<String, byte[]>> records = log.builds();
    assertThat(records)
        .extracting(r -> r.key() + "@" + TestLog.header(r, Headers.VERSION))
        .doesNotHaveDuplicates();
  }

  private Set<String> keys() {
    return log.builds().stream().map(ConsumerRecord::key).collect(toSet());
  }

  private Set<String> sources() {
    return log.builds().stream()
        .map(r -> String.valueOf(TestLog.header(r, Headers.SOURCE)))
        .collect(toSet());
  }

  private PollerSettings settings(BuildkiteSimulator simulator) {
    return Pollers.with(
        Pollers.settings(simulator.uri(), log),
        new PollSettings(Duration.ofHours(1), Duration.ofMinutes(10), Duration.ofDays(60)));
  }

  private static Set<String> finished(BuildkiteSimulator simulator) {
    return simulator.truth().finished().map(BuildTruth::id).collect(toSet());
  }
}
