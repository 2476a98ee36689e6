package io.kitetrace.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.otlp.ReceivedSpan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A partition goes to another emitter only when nothing of it is under way any more. */
class HandoverTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestLog log = new TestLog(4);
  private final OtlpReceiver receiver = OtlpReceiver.start();
  private final String group = TestEmitter.group(log, TestEmitter.GROUP);

  @AfterEach
  void close() {
    receiver.close();
    log.close();
  }

  @Test
  void rebalance_anOlderVersionUnderWay_reachesTheBackendBeforeTheNewerOne() throws Exception {
    List<TestBuild> builds = TestBuild.several(1, 12, 2);
    CountDownLatch held = new CountDownLatch(1);
    AtomicInteger fromFirst = new AtomicInteger();
    AtomicInteger fromSecond = new AtomicInteger();
    receiver.answer(
        request -> {
          if (request.headers().get("x-emitter").equals("2")) {
            fromSecond.incrementAndGet();
          } else {
            fromFirst.incrementAndGet();
            awaitQuietly(held);
          }
          return Answer.accept();
        });
    log.publish(builds);
    try (Emitter first = start(1)) {
      await().atMost(PATIENCE).until(() -> fromFirst.get() > 0);
      log.publish(
          builds.stream().map(b -> TestBuild.later(b, "2026-01-05T11:00:00.000Z")).toList());
      try (Emitter second = start(2)) {
        // The first has been told what to give up, and the second has nothing yet.
        await()
            .atMost(PATIENCE)
            .until(() -> fromSecond.get() > 0 || assigned().equals(List.of(0, 2)));
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> fromSecond.get() == 0);
        assertThat(assigned()).containsExactly(0, 2);
        held.countDown();
        await().atMost(PATIENCE).until(() -> log.committed(group) == log.end());
        assertThat(second.metrics().emitted()).isPositive();
      }
      assertThat(first.metrics().emitted()).isPositive();
    }
    for (TestBuild build : builds) {
      assertThat(
              receiver.spans().stream()
                  .filter(span -> span.isRoot() && span.traceId().equals(build.traceId()))
                  .map(ReceivedSpan::endNanos))
          .as("versions of build %d", build.number())
          .hasSizeGreaterThanOrEqualTo(2)
          .isSorted();
    }
  }

  private Emitter start(int number) throws InterruptedException {
    return TestEmitter.start(
        log,
        receiver,
        Map.of(
            "OTEL_EXPORTER_OTLP_HEADERS", "x-emitter=" + number,
            "OTEL_EXPORTER_OTLP_TIMEOUT", "60000",
            "EMITTER_MAX_REQUEST_BYTES", "16KB",
            "KAFKA_HEARTBEAT_INTERVAL_MS", "300"));
  }

  /** How many partitions each member has. */
  private List<Integer> assigned() throws Exception {
    return log
        .admin()
        .describeConsumerGroups(List.of(group))
        .describedGroups()
        .get(group)
        .get()
        .members()
        .stream()
        .map(member -> member.assignment().topicPartitions().size())
        .sorted()
        .toList();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
