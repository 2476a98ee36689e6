package io.kitetrace.emitter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.emitter.TestBuild;
import io.kitetrace.emitter.TestEmitter;
import io.kitetrace.emitter.TestLog;
import io.kitetrace.emitter.replay.Replay;
import io.kitetrace.emitter.replay.ReplayRequest;
import io.kitetrace.emitter.service.Destinations;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.emitter.service.EmitterSettings;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.otlp.ReceivedSpan;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.GroupListing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log again: each build once, whole, of those that were asked for. */
class ReplayCommandTest {

  private static final String LATER = "2026-01-06T11:00:00.000Z";

  private final TestLog log = new TestLog(2);
  private final OtlpReceiver receiver = OtlpReceiver.start();

  @AfterEach
  void close() {
    receiver.close();
    log.close();
  }

  @Test
  void resumedBuilds_becomeOneWholeTraceEqualToTheLiveOnes() throws Exception {
    publishWithResumed();
    Map<String, String> live;
    try (OtlpReceiver other = OtlpReceiver.start()) {
      try (Emitter emitter = TestEmitter.start(log, other, Map.of())) {
        emitter.awaitDrained(Duration.ofSeconds(20));
      }
      live = lastOfEach(other.spans());
      assertThat(other.spans()).hasSizeGreaterThan(live.size()); // resumed builds' roots, twice
    }
    CommandRun run = CommandRun.replay(log, receiver);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(receiver.spans()).hasSameSizeAs(live.entrySet()); // once
    assertThat(lastOfEach(receiver.spans())).isEqualTo(live);
    assertThat(run.err()).contains("10 = 8 emitted + 2 skipped + 0 dead letters");
  }

  @Test
  void group_madeUp_isRemovedAtTheEndUnlessKept() throws Exception {
    log.publish(TestBuild.several(1, 3, 1));
    CommandRun removed = CommandRun.replay(log, receiver);
    assertThat(removed.code()).as(removed.err()).isZero();
    CommandRun kept = CommandRun.replay(log, receiver, "--keep-group");
    assertThat(kept.err()).containsPattern("the group kitetrace-replay-\\S+ was kept");
    String name = kept.err().replaceAll("(?s).*the group (\\S+) was kept.*", "$1");
    assertThat(log.committed(name)).isEqualTo(log.end());
    // Other tests' replays are on the same broker.
    assertThat(groupsOnThisLog()).containsExactly(name);
    assertThat(log.offsets(TestEmitter.group(log, TestEmitter.GROUP))).isEmpty();
  }

  private List<String> groupsOnThisLog() throws Exception {
    return log.admin().listGroups().all().get().stream()
        .map(GroupListing::groupId)
        .filter(group -> group.startsWith("kitetrace-replay-"))
        .filter(
            group ->
                log.offsets(group).keySet().stream()
                    .anyMatch(p -> p.topic().equals(log.topics().topics().builds())))
        .toList();
  }

  @Test
  void filters_byTimePipelineAndBuild_sendNothingElse() {
    TestBuild web = TestBuild.of(1, 1);
    TestBuild ios = TestBuild.of(2, 1, "ios", "");
    TestBuild late = TestBuild.later(TestBuild.of(3, 1), LATER);
    log.publish(web, ios, TestBuild.of(3, 1), late);
    assertThat(sent("--from", "2026-01-06T00:00:00Z")).containsExactly(late.traceId());
    assertThat(sent("--to", "2026-01-06T11:00:00Z"))
        .containsExactlyInAnyOrder(web.traceId(), ios.traceId());
    assertThat(sent("--pipeline", "i*")).containsExactly(ios.traceId());
    assertThat(sent("--build", web.id(), "--build", late.id()))
        .containsExactlyInAnyOrder(web.traceId(), late.traceId());
  }

  private List<String> sent(String... args) {
    int before = receiver.spans().size();
    CommandRun run = CommandRun.replay(log, receiver, args);
    assertThat(run.code()).as(run.err()).isZero();
    List<ReceivedSpan> spans = receiver.spans();
    return spans.subList(before, spans.size()).stream()
        .map(ReceivedSpan::traceId)
        .distinct()
        .toList();
  }

  @Test
  void dryRun_countsAndChangesNothing() {
    publishWithResumed();
    log.publish(TestBuild.broken(90));
    String group = TestEmitter.group(log, "replay-dry");
    CommandRun run = CommandRun.replay(log, receiver, "--dry-run", "--json", "--group", group);
    assertThat(run.code()).isEqualTo(1); // what would become a dead letter is told
    assertThat(run.out())
        .contains("\"builds_consumed\":11,\"builds_to_emit\":8,\"builds_skipped\":2")
        .contains("\"dead_letters\":1")
        .hasLineCount(1);
    assertThat(receiver.requestCount()).isZero();
    assertThat(log.deadLetters()).isEmpty();
    assertThat(log.offsets(group)).isEmpty();
  }

  @Test
  void sameGroup_afterAStop_goesOnWhereItWas() throws Exception {
    log.publish(TestBuild.several(1, 60, 100));
    String group = TestEmitter.group(log, "replay-stopped");
    Map<String, String> small =
        Map.of("EMITTER_MAX_REQUEST_BYTES", "64KB", "EMITTER_MAX_IN_FLIGHT", "64KB");
    CompletableFuture<Replay.Result> stopped = new CompletableFuture<>();
    // Slow enough that the stop comes in the middle.
    ReplayRequest slow =
        new ReplayRequest(group, null, null, Globs.ALL, Set.of(), 2_000, false, false);
    EmitterSettings settings = TestEmitter.settings(log, receiver, small);
    Replay replay =
        new Replay(
            settings,
            slow,
            "unused",
            () -> Destinations.open(settings, System.out, new Terminal(false, false, false, 80)),
            Clock.systemUTC());
    Thread runner =
        new Thread(
            () -> {
              try {
                stopped.complete(replay.run((done, total, counters) -> {}));
              } catch (InterruptedException | RuntimeException e) {
                stopped.completeExceptionally(e);
              }
            });
    runner.start();
    await().atMost(Duration.ofSeconds(30)).until(() -> receiver.traceIds().size() >= 5);
    replay.stop();
    Replay.Result first = stopped.get(30, TimeUnit.SECONDS);
    assertThat(first.complete()).isFalse();
    assertThat(first.groupKept()).isTrue();
    assertThat(receiver.traceIds()).hasSizeLessThan(60);
    CommandRun rest = CommandRun.replay(log, receiver, "--group", group);
    assertThat(rest.code()).as(rest.err()).isZero();
    assertThat(receiver.traceIds()).hasSize(60);
    assertThat(rest.err())
        .containsPattern("consumed +%d =".formatted(60 - first.counters().emitted()));
  }

  @Test
  void refusedBuild_isKeptAsideAndTheExitCodeTells() {
    TestBuild guilty = TestBuild.of(2, 1);
    log.publish(TestBuild.of(1, 1), guilty, TestBuild.of(3, 1));
    receiver.answer(
        request ->
            request.traceIds().contains(guilty.traceId())
                ? new Answer.GrpcStatus(3, "bad span")
                : Answer.accept());
    CommandRun run = CommandRun.replay(log, receiver);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("1 dead letters", "dead-letters list --group kitetrace-replay-");
    assertThat(log.deadLetters()).hasSize(1);
  }

  @Test
  void refusedBuild_retried_arrivesWholeThoughAVersionWasThereBefore() {
    TestBuild first = TestBuild.of(2, 3);
    TestBuild resumed = TestBuild.resumed(first, LATER);
    log.publish(TestBuild.of(1, 1), first);
    log.publish(resumed);
    receiver.answer(
        request ->
            request.traceIds().contains(resumed.traceId())
                ? new Answer.GrpcStatus(3, "bad span")
                : Answer.accept());
    String group = TestEmitter.group(log, "kitetrace-replay-refused");
    assertThat(CommandRun.replay(log, receiver, "--group", group).code()).isEqualTo(1);
    int before = receiver.spans().size();
    receiver.answer(request -> Answer.accept());

    CommandRun run = CommandRun.deadLetters(log, receiver, "retry", "--group", group);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(receiver.spans().subList(before, receiver.spans().size()))
        .hasSize(resumed.spans())
        .allMatch(span -> span.traceId().equals(resumed.traceId()));
  }

  @Test
  void wrongOptions_areAllToldAtOnce() {
    CommandRun run =
        CommandRun.replay(
            log,
            receiver,
            "--group",
            TestEmitter.group(log, TestEmitter.GROUP),
            "--rate",
            "0",
            "--from",
            "2026-01-02T00:00:00Z",
            "--to",
            "2026-01-01T00:00:00Z");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--group: ", "--rate: ", "--from: ");
  }

  private void publishWithResumed() {
    log.publish(TestBuild.several(1, 8, 3));
    log.publish(
        TestBuild.later(TestBuild.of(2, 3), LATER), TestBuild.later(TestBuild.of(5, 3), LATER));
  }

  /** The fingerprint of the last span of each id. */
  private static Map<String, String> lastOfEach(List<ReceivedSpan> spans) {
    Map<String, String> last = new TreeMap<>();
    spans.forEach(span -> last.put(span.traceId() + " " + span.spanId(), span.fingerprint()));
    return last;
  }
}
