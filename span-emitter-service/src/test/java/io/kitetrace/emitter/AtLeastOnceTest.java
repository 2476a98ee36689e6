package io.kitetrace.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.otlp.ReceivedSpan;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing is lost, and what comes twice is the same. */
class AtLeastOnceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestLog log = new TestLog(3);
  private final OtlpReceiver receiver = OtlpReceiver.start();
  private final String group = TestEmitter.group(log, TestEmitter.GROUP);

  @AfterEach
  void close() {
    receiver.close();
    log.close();
  }

  @Test
  void builds_backendFailsInEveryWay_allArriveAndRepeatsAreIdentical() throws Exception {
    List<TestBuild> builds = TestBuild.several(1, 300, 5);
    log.publish(builds);
    Random random = new Random(5);
    List<Answer> failures =
        List.of(
            new Answer.HttpStatus(503, "away", "0"),
            new Answer.HttpStatus(429, "slow down"),
            new Answer.GrpcStatus(14, "away"),
            new Answer.GrpcStatus(8, "quota", Duration.ofMillis(50), true),
            new Answer.GrpcStatus(4, "late", null, false),
            new Answer.Garbage(),
            new Answer.Reset(),
            new Answer.AcceptThenReset());
    receiver.answer(
        request ->
            random.nextInt(4) == 0
                ? failures.get(random.nextInt(failures.size()))
                : Answer.accept());
    try (Emitter emitter =
        TestEmitter.start(log, receiver, Map.of("EMITTER_MAX_REQUEST_BYTES", "32KB"))) {
      emitter.awaitDrained(PATIENCE);
      assertThat(emitter.metrics().emitted()).isEqualTo(300);
      assertThat(emitter.metrics().deadLetters()).isZero();
      assertThat(emitter.metrics().repeats()).isPositive();
    }
    assertEverySpanArrived(builds);
    assertThat(log.committed(group)).isEqualTo(log.end());
  }

  @Test
  void commit_nothingAcknowledged_staysWhereItWas() throws Exception {
    log.publish(TestBuild.several(1, 20, 2));
    receiver.answer(request -> new Answer.GrpcStatus(14, "away"));
    Emitter emitter = TestEmitter.start(log, receiver, Map.of());
    await().until(() -> receiver.requestCount() >= 2);
    emitter.close();
    assertThat(log.committed(group)).isZero();
    assertThat(emitter.metrics().consumed()).isZero();
  }

  @Test
  void restart_someAcknowledged_deliversTheRestAndRepeatsIdentically() throws Exception {
    List<TestBuild> builds = TestBuild.several(1, 100, 3);
    log.publish(builds);
    // After the third request nothing is acknowledged any more.
    receiver.answer(
        request -> request.number() <= 3 ? Answer.accept() : new Answer.GrpcStatus(14, "away"));
    Map<String, String> small = Map.of("EMITTER_MAX_REQUEST_BYTES", "32KB");
    Emitter first = TestEmitter.start(log, receiver, small);
    await().until(() -> receiver.requestCount() >= 5);
    first.close();
    long emitted = first.metrics().emitted();
    assertThat(emitted).isBetween(1L, 99L);
    receiver.answer(request -> Answer.accept());
    try (Emitter second = TestEmitter.start(log, receiver, small)) {
      second.awaitDrained(PATIENCE);
      assertThat(first.metrics().emitted() + second.metrics().emitted())
          .isGreaterThanOrEqualTo(100);
    }
    assertEverySpanArrived(builds);
  }

  @Test
  void backendAway_longerThanThePollInterval_keepsTheGenerationAndBoundsMemory() throws Exception {
    List<TestBuild> builds =
        TestBuild.several(1, 60, 2).stream()
            .map(b -> TestBuild.of(b.number(), 2, "web", "x".repeat(20_000)))
            .toList();
    log.publish(builds);
    CountDownLatch away = new CountDownLatch(1);
    receiver.answer(
        request -> away.getCount() > 0 ? new Answer.GrpcStatus(14, "away") : Answer.accept());
    try (Emitter emitter =
        TestEmitter.start(
            log,
            receiver,
            Map.of("EMITTER_MAX_IN_FLIGHT", "512KB", "KAFKA_MAX_POLL_INTERVAL_MS", "3000"))) {
      await().until(() -> emitter.consumer().bytesInFlight() > 256 << 10);
      String member = member();
      // The waits between so many failures add up to more than the poll interval.
      long before = receiver.requestCount();
      await().atMost(PATIENCE).until(() -> receiver.requestCount() >= before + 7);
      // One poll's records may come on top of the limit.
      assertThat(emitter.consumer().bytesInFlight()).isLessThan((512 << 10) + 9 * 22_000);
      assertThat(emitter.backend().outage()).isNotNull();
      assertThat(member()).isEqualTo(member);
      away.countDown();
      await().atMost(PATIENCE).until(() -> log.committed(group) == log.end());
      assertThat(member()).as("committed as the member that read it").isEqualTo(member);
    }
    assertEverySpanArrived(builds);
  }

  /** The group's only member: it gets another id when it has to join again. */
  private String member() throws Exception {
    ConsumerGroupDescription description =
        log.admin().describeConsumerGroups(List.of(group)).describedGroups().get(group).get();
    return description.groupEpoch()
        + description.members().stream().map(m -> m.consumerId()).collect(Collectors.joining(","));
  }

  @Test
  void slowAnswers_longerThanAnAttemptMayTake_areWaitedFor() throws Exception {
    List<TestBuild> builds = TestBuild.several(1, 20, 2);
    log.publish(builds);
    receiver.answer(request -> new Answer.AcceptAfter(Duration.ofMillis(1_300)));
    try (Emitter emitter =
        TestEmitter.start(log, receiver, Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "400"))) {
      emitter.awaitDrained(PATIENCE);
      assertThat(emitter.metrics().emitted()).isEqualTo(20);
      assertThat(emitter.metrics().deadLetters()).isZero();
    }
    assertEverySpanArrived(builds);
  }

  @Test
  void retryAfter_isKeptTo_andTheRequestIsSentAgain() throws Exception {
    log.publish(TestBuild.of(1, 2)); // one alone: nothing else is under way when it is told to wait
    List<Long> arrivals = new CopyOnWriteArrayList<>();
    receiver.answer(
        request -> {
          arrivals.add(System.nanoTime());
          return arrivals.size() == 1 ? new Answer.HttpStatus(503, "later", "3") : Answer.accept();
        });
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of())) {
      emitter.awaitDrained(PATIENCE);
      assertThat(emitter.metrics().emitted()).isEqualTo(1);
    }
    assertThat(Duration.ofNanos(arrivals.get(1) - arrivals.get(0)))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void order_twoVersionsOfABuild_neverUnderWayTogetherAndInOrder() throws Exception {
    TestBuild first = TestBuild.of(1, 2);
    TestBuild second = TestBuild.later(first, "2026-01-05T11:00:00.000Z");
    TestBuild third = TestBuild.later(second, "2026-01-05T12:00:00.000Z");
    log.publish(first, second, third);
    CountDownLatch held = new CountDownLatch(1);
    receiver.answer(
        request -> {
          awaitQuietly(held);
          return Answer.accept();
        });
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of())) {
      await().until(() -> receiver.requestCount() == 1);
      await().during(Duration.ofMillis(300)).until(() -> receiver.requestCount() == 1);
      held.countDown();
      emitter.awaitDrained(PATIENCE);
      assertThat(emitter.metrics().emitted()).isEqualTo(3);
    }
    List<Long> rootEnds =
        receiver.spans().stream().filter(ReceivedSpan::isRoot).map(ReceivedSpan::endNanos).toList();
    assertThat(rootEnds).hasSize(3).isSorted();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertEverySpanArrived(List<TestBuild> builds) {
    Map<String, Map<String, String>> fingerprints = new HashMap<>();
    for (ReceivedSpan span : receiver.spans()) {
      String before =
          fingerprints
              .computeIfAbsent(span.traceId(), id -> new HashMap<>())
              .putIfAbsent(span.spanId(), span.fingerprint());
      assertThat(before).isIn(null, span.fingerprint());
    }
    for (TestBuild build : builds) {
      assertThat(fingerprints.getOrDefault(build.traceId(), Map.of())).hasSize(build.spans());
    }
  }
}
