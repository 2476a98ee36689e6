package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.inbox.InboxMessage.BuildAddress;
import io.kitetrace.poller.inbox.InboxWriter;
import io.kitetrace.poller.metrics.PollerMetrics.HintOutcome;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.poller.settings.PollSettings;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.kafka.OwnerPartitions;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.wire.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hints, with a poller that has nothing else to do: its interval is an hour. */
class HintsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Instant now = Instant.now();
  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();
  private final InboxWriter writer = new InboxWriter(log.kafka(), log.topics(), 1 << 20);
  private final Poller poller = Pollers.poller(settings());

  private PollerSettings settings() {
    PollerSettings all =
        Pollers.with(
            Pollers.settings(api.url(), log),
            new PollSettings(Duration.ofHours(1), Duration.ofMinutes(10), Duration.ofDays(1)));
    BuildkiteSettings wanted = all.buildkite();
    return Pollers.with(
        all,
        new BuildkiteSettings(
            wanted.token(),
            wanted.organizations(),
            BuildFilter.ofPipelines(Globs.ALL, Globs.of(List.of("unwanted")))
                .with(BuildFilter.Criterion.BRANCH, Globs.ALL, Globs.of(List.of("unwanted"))),
            wanted.apiUrl(),
            wanted.caFile(),
            wanted.requestsPerMinute()));
  }

  @AfterEach
  void close() {
    poller.close();
    writer.close();
    api.close();
  }

  @Test
  void aHint_bringsItsBuildIntoTheLog_onceHoweverManyHintsThereAre() {
    poller.start();
    await().atMost(PATIENCE).until(() -> poller.metrics().passes() == 1);
    FakeBuild build = FakeBuild.passed(7, now, 2);
    api.put(build);
    CountDownLatch hinted = new CountDownLatch(1);
    api.before(query -> awaitQuietly(query.containsKey("page") ? new CountDownLatch(0) : hinted));
    hint(build, null);
    await().atMost(PATIENCE).until(() -> asked(build) == 1);
    IntStream.range(0, 19)
        .mapToObj(i -> writer.send(message(build, null)))
        .toList()
        .forEach(CompletableFuture::join);
    // While it is looked at, one of them waits for another look, for all of them.
    await().atMost(PATIENCE).until(() -> hints(HintOutcome.COALESCED) == 18);
    hinted.countDown();
    await().atMost(PATIENCE).until(() -> dealtWith() == 20);
    assertThat(hints(HintOutcome.FETCHED)).isEqualTo(2);
    assertThat(asked(build)).isEqualTo(2);
    assertThat(poller.metrics().builds().published()).isEqualTo(1);
    assertThat(poller.metrics().builds().seen()).isEqualTo(api.served());

    hint(build, build.finishedAt());
    await().atMost(PATIENCE).until(() -> hints(HintOutcome.KNOWN) == 1);
    assertThat(asked(build))
        .as("polling or a hint had been faster")
        .isEqualTo((int) hints(HintOutcome.FETCHED));

    hint(build.of("unwanted"), null);
    hint(build, null); // looked at, and nothing new
    await().atMost(PATIENCE).until(() -> dealtWith() == 23);
    assertThat(hints(HintOutcome.FILTERED)).isEqualTo(1);
    assertThat(poller.metrics().builds().unchanged()).isEqualTo(hints(HintOutcome.FETCHED) - 1);
    await().atMost(PATIENCE).until(() -> committed() == 23);

    FakeBuild unwanted = FakeBuild.passed(8, now, 2).on("unwanted");
    api.put(unwanted); // which is known only when it has been read
    hint(unwanted, null);
    await().atMost(PATIENCE).until(() -> dealtWith() == 24);
    assertThat(poller.metrics().builds().filtered()).isEqualTo(1);
    assertThat(poller.metrics().builds().seen()).isEqualTo(api.served());
    ConsumerRecord<String, byte[]> record = log.builds().getFirst();
    assertThat(TestLog.header(record, Headers.SOURCE)).isEqualTo("webhook");
    assertThat(record.key()).isEqualTo(build.id());
    assertThat(log.builds()).hasSize(1);
    assertThat(api.asked().getLast().query()).containsEntry("include_retried_jobs", "true");
  }

  @Test
  void aHint_doesNotWaitForALongPass() {
    CountDownLatch listed = new CountDownLatch(1);
    api.before(query -> awaitQuietly(query.containsKey("page") ? listed : new CountDownLatch(0)));
    FakeBuild build = FakeBuild.passed(7, now, 2);
    api.put(build);
    poller.start();
    hint(build, null);
    await().atMost(PATIENCE).until(() -> log.builds().size() == 1);
    assertThat(poller.metrics().passes()).isZero();
    listed.countDown();
    await().atMost(PATIENCE).until(() -> poller.metrics().passes() == 1);
    assertThat(poller.metrics().builds().published()).isEqualTo(1);
    assertThat(poller.metrics().builds().unchanged()).isEqualTo(1);
  }

  @Test
  void aBuildThatIsNotVisibleYet_isLookedAtAgain_andLeftToPollingInTheEnd() {
    poller.start();
    await().atMost(PATIENCE).until(() -> poller.metrics().passes() == 1);
    FakeBuild late = FakeBuild.passed(7, now, 2);
    FakeBuild never = FakeBuild.passed(8, now, 2);
    FakeBuild running = FakeBuild.passed(9, now, 2).finished(null);
    api.put(running);
    api.before(query -> api.put(asked(late) >= 2 ? new FakeBuild[] {late} : new FakeBuild[0]));
    List.of(late, never, running).forEach(build -> hint(build, null));
    await().atMost(PATIENCE).until(() -> dealtWith() == 3);
    assertThat(hints(HintOutcome.FETCHED)).isEqualTo(1);
    assertThat(hints(HintOutcome.LEFT_TO_POLLING)).isEqualTo(2);
    assertThat(hints(HintOutcome.LOST)).isZero();
    assertThat(poller.metrics().builds().published()).isEqualTo(1);
    assertThat(poller.metrics().builds().unfinished()).isEqualTo(asked(running));
    assertThat(asked(never)).isEqualTo(5);
    assertThat(poller.metrics().builds().seen()).isEqualTo(api.served());
    await().atMost(PATIENCE).until(() -> committed() == 3);
  }

  private long hints(HintOutcome outcome) {
    return poller.metrics().counted(outcome);
  }

  /** Hints that came out of the inbox and are finished. */
  private long dealtWith() {
    return Arrays.stream(HintOutcome.values())
        .filter(outcome -> outcome != HintOutcome.LOST)
        .mapToLong(this::hints)
        .sum();
  }

  private int asked(FakeBuild build) {
    return (int)
        api.asked().stream().filter(a -> a.path().endsWith("/builds/" + build.number())).count();
  }

  private void hint(FakeBuild build, @Nullable Instant finishedAt) {
    writer.send(message(build, finishedAt)).join();
  }

  private InboxMessage message(FakeBuild build, @Nullable Instant finishedAt) {
    return new InboxMessage.Hint(
        new BuildAddress("acme", build.pipeline(), build.number()),
        build.id(),
        finishedAt,
        "test",
        now);
  }

  private long committed() {
    return log.committedOffset(
        log.topics().topics().inbox(), OwnerPartitions.of("acme", TopicSettings.OWNER_PARTITIONS));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
