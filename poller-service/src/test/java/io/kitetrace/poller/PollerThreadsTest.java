package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.http.ApiTimeouts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.cumulative.CumulativeDistributionSummary;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What escapes a thread ends the poller, with a sentence; liveness names the thread. */
class PollerThreadsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();

  @AfterEach
  void stopApi() {
    api.close();
  }

  @Test
  void anErrorWhilePolling_endsThePoller_andNamesTheThread() {
    endsBy(
        "poll-acme",
        new SimpleMeterRegistry() {
          @Override
          protected Counter newCounter(Meter.Id id) { // for the first request
            throw new StackOverflowError();
          }
        });
  }

  /** On a publisher's thread: whoever reads the list hears of it. */
  @Test
  void anErrorWhilePublishing_endsThePoller_andNamesTheThread() {
    endsBy(
        "poll-acme",
        new SimpleMeterRegistry() {
          @Override
          protected DistributionSummary newDistributionSummary(
              Meter.Id id, DistributionStatisticConfig statistics, double scale) {
            return new CumulativeDistributionSummary(id, clock, statistics, scale, false) {
              @Override
              protected void recordNonNegative(double lag) {
                throw new IllegalStateException("a fault");
              }
            };
          }
        });
  }

  private void endsBy(String thread, MeterRegistry registry) {
    api.put(FakeBuild.passed(1, Instant.now(), 5));
    try (Poller poller =
        new Poller(Pollers.settings(api.url(), log), registry, ApiTimeouts.DEFAULT)) {
      assertThat(poller.notAlive()).isEmpty();
      poller.start();
      await().atMost(PATIENCE).until(() -> poller.ended().isDone());
      assertThat(poller.notAlive()).containsExactly(thread);
      Throwable why = poller.ended().handle((none, e) -> e).join();
      assertThat(why instanceof CompletionException ? why.getCause() : why)
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("the thread " + thread + " ended unexpectedly");
    }
  }
}
