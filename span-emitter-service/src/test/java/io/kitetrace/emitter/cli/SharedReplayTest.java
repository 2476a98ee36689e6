package io.kitetrace.emitter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.emitter.TestBuild;
import io.kitetrace.emitter.TestEmitter;
import io.kitetrace.emitter.TestLog;
import io.kitetrace.emitter.replay.ReplayMark;
import io.kitetrace.runtime.kafka.StateStore;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.otlp.ReceivedSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several processes with one group share a replay's work and its end. */
class SharedReplayTest {

  private static final String SECOND = "2026-01-06T11:00:00.000Z";
  private static final String THIRD = "2026-01-07T11:00:00.000Z";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestLog log = new TestLog(2);
  private final OtlpReceiver receiver = OtlpReceiver.start();
  private final String group = TestEmitter.group(log, "replay");

  @AfterEach
  void close() {
    receiver.close();
    log.close();
  }

  @Test
  void twoCommands_oneGroup_shareTheWorkAndEndTogether() throws Exception {
    List<TestBuild> builds = TestBuild.several(1, 80, 3);
    log.publish(builds);
    CountDownLatch both = new CountDownLatch(1);
    receiver.answer(
        request -> {
          awaitQuietly(both);
          return Answer.accept();
        });
    CompletableFuture<CommandRun> first = replay();
    await().atMost(PATIENCE).until(() -> receiver.requestCount() > 0);
    // What comes after the first one's start is for nobody here.
    log.publish(TestBuild.several(100, 20, 1));
    CompletableFuture<CommandRun> second = replay();
    await().atMost(PATIENCE).until(this::bothHaveAShare);
    both.countDown();
    List<CommandRun> runs = List.of(first.get(), second.get());
    assertThat(runs).allSatisfy(run -> assertThat(run.code()).as(run.err()).isZero());
    assertThat(runs)
        .allSatisfy(run -> assertThat(run.err()).doesNotContain("builds consumed          0"));
    assertThat(receiver.traceIds())
        .containsExactlyInAnyOrderElementsOf(builds.stream().map(TestBuild::traceId).toList());
  }

  private CompletableFuture<CommandRun> replay() {
    return CompletableFuture.supplyAsync(
        () ->
            CommandRun.replay(
                log,
                receiver,
                Map.of("EMITTER_MAX_IN_FLIGHT", "64KB", "EMITTER_MAX_REQUEST_BYTES", "16KB"),
                "--group",
                group));
  }

  private boolean bothHaveAShare() throws Exception {
    ConsumerGroupDescription description =
        log.admin().describeConsumerGroups(List.of(group)).describedGroups().get(group).get();
    return description.members().stream()
            .filter(member -> !member.assignment().topicPartitions().isEmpty())
            .count()
        == 2;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void buildsResumedSinceTheEndWasTaken_areSentAsOfTheEnd() throws Exception {
    TestBuild once = TestBuild.of(1, 1);
    TestBuild resumedBefore = TestBuild.later(TestBuild.of(2, 1), SECOND);
    TestBuild resumedAfter = TestBuild.of(3, 1);
    TestBuild resumedBoth = TestBuild.later(TestBuild.of(4, 1), SECOND);
    log.publish(once, TestBuild.of(2, 1), resumedBefore, resumedAfter);
    log.publish(TestBuild.of(4, 1), resumedBoth);
    takeTheEnd();
    log.publish(TestBuild.later(resumedAfter, SECOND), TestBuild.of(5, 1));
    log.publish(
        TestBuild.later(resumedBoth, THIRD),
        TestBuild.later(TestBuild.later(resumedAfter, SECOND), THIRD));

    CommandRun run = CommandRun.replay(log, receiver, "--group", group);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("6 = 4 emitted + 2 skipped + 0 dead letters");
    Map<String, Long> spans =
        receiver.spans().stream()
            .collect(Collectors.groupingBy(ReceivedSpan::traceId, Collectors.counting()));
    assertThat(spans)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                once.traceId(), 2L,
                resumedBefore.traceId(), 3L,
                resumedAfter.traceId(), 2L,
                resumedBoth.traceId(), 3L));

    CommandRun again = CommandRun.replay(log, receiver, "--group", group);
    assertThat(again.code()).isZero();
    assertThat(again.err()).contains("came to its end", "builds consumed          0");
  }

  /** As a first process does that is then stopped before it has sent anything. */
  private void takeTheEnd() {
    Map<Integer, Long> ends =
        log.ends().entrySet().stream()
            .collect(Collectors.toMap(e -> e.getKey().partition(), Map.Entry::getValue));
    try (StateStore state = log.state()) {
      state.put(ReplayMark.key(group), new ReplayMark(Instant.now(), ends, Map.of(), null).json());
    }
  }

  @Test
  void mark_madeUpGroup_isRemovedWithIt() {
    log.publish(TestBuild.several(1, 3, 1));
    CommandRun.replay(log, receiver);
    try (StateStore state = log.state()) {
      assertThat(state.startingWith("replay/")).isEmpty();
      CommandRun.replay(log, receiver, "--keep-group");
      assertThat(state.startingWith("replay/").values())
          .singleElement()
          .satisfies(mark -> assertThat(ReplayMark.read(mark).completedAt()).isNotNull());
    }
  }

  @Test
  void end_thatTheLogDoesNotHave_isAnErrorForAPerson() {
    log.publish(TestBuild.several(1, 3, 1));
    try (StateStore state = log.state()) {
      ReplayMark other =
          new ReplayMark(Instant.now(), Map.of(0, 1_000L, 1, 1_000L), Map.of(), null);
      state.put(ReplayMark.key(group), other.json());
    }
    CommandRun run = CommandRun.replay(log, receiver, "--group", group);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("take another --group");
  }
}
