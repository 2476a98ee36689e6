package io.kitetrace.poller.orders;

import static io.kitetrace.poller.orders.BackfillRuns.only;
import static io.kitetrace.poller.orders.BackfillRuns.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.Poller;
import io.kitetrace.poller.settings.PollSettings;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.state.BackfillState;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An order that was stopped goes on where it was, by whoever takes it up. */
class ContinuedBackfillTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Instant now = Instant.now();
  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();
  private final BackfillRuns runs = new BackfillRuns();

  @AfterEach
  void stopApi() {
    api.close();
  }

  @Test
  void stopped_andGivenAgain_goesOnWhereItWas() {
    api.put(FakeBuild.minutesApart(950, now, 60));
    BackfillRun.Result stopped = runUntil(5, Pollers.settings(api.url(), log));
    assertThat(stopped.complete()).isFalse();
    assertThat(stopped.elsewhere()).isFalse();
    // Each page begins with the last build of the one before.
    assertThat(log.builds()).hasSize(100 + 3 * 99);
    int requests = api.asked().size();
    BackfillState end = only(runs.run(Pollers.settings(api.url(), log), "90d"));
    assertThat(end.counts().published()).isEqualTo(950);
    // Six for what was left, and one for the time since the first order.
    assertThat(api.asked().size() - requests).isEqualTo(7);
    assertThat(keys()).hasSize(950).doesNotHaveDuplicates();
    assertThat(only(runs.run(Pollers.settings(api.url(), log), "91d")).counts().published())
        .isZero();
  }

  @Test
  void withAPollerThatRuns_itWorksOnTheOrderBesidePolling() {
    api.put(FakeBuild.minutesApart(150, now, 60));
    try (Poller poller = Pollers.poller(recent())) {
      poller.start();
      await().atMost(PATIENCE).until(() -> poller.metrics().passes() > 0);
      assertThat(log.builds()).isEmpty();
      BackfillRun.Result result = runs.run(recent(), "90d");
      assertThat(result.elsewhere()).isTrue();
      assertThat(only(result).counts().published()).isEqualTo(150);
      assertThat(poller.metrics().builds().published()).isEqualTo(150);
      assertThat(runs.notices).containsExactly("a poller runs, and works on it");
      api.put(FakeBuild.passed(9_999, now, 1));
      await().atMost(PATIENCE).until(() -> log.builds().size() == 151);
    }
  }

  @Test
  void anOrderThatWasLeftBehind_isContinuedByThePollerThatStarts() {
    api.put(FakeBuild.minutesApart(950, now, 60));
    assertThat(runUntil(3, recent()).complete()).isFalse();
    CountDownLatch accepted = new CountDownLatch(1);
    api.before(query -> awaitOpen(accepted));
    try (Poller poller = Pollers.poller(recent())) {
      poller.start();
      BackfillRun again = new BackfillRun(recent(), request("90d"));
      BackfillState end = only(again.run(runs.watcher(accepted::countDown)));
      assertThat(end.counts().published()).isEqualTo(950);
    }
    assertThat(keys()).hasSize(950).doesNotHaveDuplicates();
  }

  /** A run that is stopped while its last request has no answer. */
  private BackfillRun.Result runUntil(int request, PollerSettings settings) {
    BackfillRun run = new BackfillRun(settings, request("90d"));
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(1);
    api.before(
        query -> {
          if (asked.incrementAndGet() >= request) {
            run.stop();
            awaitOpen(ended);
          }
        });
    BackfillRun.Result result = run.run(runs.watcher());
    api.before(query -> {});
    ended.countDown();
    return result;
  }

  private static void awaitOpen(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A poller whose first pass reaches back no further than a moment. */
  private PollerSettings recent() {
    PollerSettings settings = Pollers.settings(api.url(), log);
    return new PollerSettings(
        settings.buildkite(),
        new PollSettings(
            settings.poll().interval(), settings.poll().overlap(), Duration.ofMinutes(1)),
        settings.publish(),
        settings.kafka(),
        settings.topics());
  }

  private List<String> keys() {
    return log.builds().stream().map(ConsumerRecord::key).toList();
  }
}
