package io.kitetrace.emitter;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.consume.DrainGoal;
import io.kitetrace.emitter.consume.LogAdmin;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
          new LogAdmin(log.kafka(), log.topics(), TestEmitter.group(log, TestEmitter.GROUP)).ends();
      commit.run();
      assertThat(goal.sum()).isEqualTo(20);
      assertThat(emitter.awaitDrained(goal, PATIENCE, () -> {})).isTrue();
      assertThat(emitter.counters().emitted()).isEqualTo(20);
    }
    assertThat(receiver.traceIds()).hasSize(20);
  }
}
