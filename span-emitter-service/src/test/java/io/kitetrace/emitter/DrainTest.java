package io.kitetrace.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.emitter.consume.DrainGoal;
import io.kitetrace.emitter.consume.EmitterAdmin;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.service.Destinations;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.emitter.service.EmitterSettings;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pass over the log ends where the log ended, and not before. */
class DrainTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestLog log = new TestLog(3);
  private final OtlpReceiver receiver = OtlpReceiver.start();

  @AfterEach
  void close() {
    receiver.close();
    log.close();
  }

  /** A commit returns before the partitions have its markers. */
  @Test
  void ends_whileATransactionsMarkersAreMissing_lieBehindItsBuilds() throws Exception {
    List<TestBuild> builds = TestBuild.several(1, 20, 2);
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of())) {
      Runnable commit = log.publishOpen(builds);
      DrainGoal goal =
          new DrainGoal(
              EmitterAdmin.of(log.kafka(), log.topics(), TestEmitter.group(log, TestEmitter.GROUP))
                  .ends());
      commit.run();
      assertThat(goal.sum()).isEqualTo(20);
      assertThat(emitter.awaitDrained(goal, PATIENCE, () -> {})).isTrue();
      assertThat(emitter.metrics().emitted()).isEqualTo(20);
    }
    assertThat(receiver.traceIds()).hasSize(20);
  }

  /** What was borne before anybody waited does not count. */
  @Test
  void awaitDrained_backendThatWasAwayForLongBefore_isWaitedForAnew() throws Exception {
    receiver.answer(request -> new Answer.GrpcStatus(14, "gone for a walk"));
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    EmitterSettings settings = TestEmitter.settings(log, receiver, Map.of());
    Destination destination =
        Destinations.open(settings, System.out, new Terminal(false, false, false, 80));
    try (Emitter emitter = new Emitter(settings, destination, clock(now))) {
      emitter.start(PATIENCE);
      log.publish(TestBuild.several(1, 20, 2));
      await().atMost(PATIENCE).until(() -> emitter.backend().outage() != null);
      now.updateAndGet(time -> time.plus(Duration.ofHours(5)));
      CompletableFuture<Boolean> drained =
          CompletableFuture.supplyAsync(() -> drained(emitter, Duration.ofMinutes(10)));
      long before = receiver.requestCount();
      await()
          .atMost(PATIENCE)
          .until(() -> drained.isDone() || receiver.requestCount() > before + 1);
      receiver.answer(request -> Answer.accept());
      assertThat(drained.get(60, TimeUnit.SECONDS)).isTrue();
      assertThat(emitter.metrics().emitted()).isEqualTo(20);
    }
  }

  private static boolean drained(Emitter emitter, Duration limit) {
    try {
      return emitter.awaitDrained(limit);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Clock clock(AtomicReference<Instant> now) {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now.get();
      }
    };
  }
}
