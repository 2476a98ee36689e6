package io.kitetrace.emitter.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.TestBuild;
import io.kitetrace.emitter.TestEmitter;
import io.kitetrace.emitter.TestLog;
import io.kitetrace.emitter.consume.DrainGoal;
import io.kitetrace.emitter.consume.EmitterAdmin;
import io.kitetrace.emitter.deadletter.DeadLetter;
import io.kitetrace.emitter.deadletter.DeadLetterReader;
import io.kitetrace.emitter.deadletter.LetterFilter;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.runtime.kafka.StateStore;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a poller wrote and took back is seen by no reader of the log, the index or the state. */
class AbortedTransactionTest {

  private final TestLog log = new TestLog(1);
  private final TestBuild build = TestBuild.of(1, 1);
  private final TestBuild later = TestBuild.later(build, "2026-01-06T11:00:00.000Z");

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void log_abortedBuild_isNotEmitted() throws Exception {
    log.publish(build);
    log.publishAborted(later, TestBuild.of(2, 1));
    log.publish(TestBuild.of(3, 1));
    try (OtlpReceiver receiver = OtlpReceiver.start();
        Emitter emitter = TestEmitter.start(log, receiver, Map.of())) {
      emitter.awaitDrained(Duration.ofSeconds(60));
      assertThat(emitter.metrics().consumed()).isEqualTo(2);
      assertThat(receiver.traceIds())
          .containsExactlyInAnyOrder(build.traceId(), TestBuild.of(3, 1).traceId());
    }
  }

  @Test
  void index_abortedVersion_isNotTheLast() throws Exception {
    log.publish(build);
    log.publishAborted(later);
    LatestVersions versions = LatestVersions.read(log.kafka(), log.topics().topics().index());
    assertThat(versions.of(build.id()).finishedAt()).isBefore(later.finishedAt());
  }

  @Test
  void beyondTheEnd_abortedVersion_isNotThere() throws Exception {
    log.publish(build);
    DrainGoal goal = new DrainGoal(EmitterAdmin.of(log.kafka(), log.topics(), "any").ends());
    log.publishAborted(later);
    assertThat(LaterVersions.read(log.kafka(), goal).of(build.id())).isNull();
  }

  @Test
  void marks_abortedMark_isNotThere() {
    byte[] key = "a/1".getBytes(UTF_8);
    String topic = log.topics().topics().state();
    log.sendAborted(new ProducerRecord<>(topic, 0, key, new byte[] {1}));
    try (StateStore state = log.state()) {
      assertThat(state.get("a/1")).isEmpty();
      state.put("a/1", new byte[] {2});
      log.sendAborted(new ProducerRecord<>(topic, 0, key, null));
      assertThat(state.get("a/1")).contains(new byte[] {2});
    }
  }

  @Test
  void deadLetters_abortedLetter_isNotListed() {
    String topic = log.topics().topics().deadLetters();
    log.sendAborted(new ProducerRecord<>(topic, 0, new byte[] {1}, new byte[] {2}));
    List<DeadLetter> letters = new ArrayList<>();
    new DeadLetterReader(log.kafka(), log.topics().topics())
        .read(new LetterFilter(null, Set.of(), null, null, Globs.ALL, Set.of()), letters::add);
    assertThat(letters).isEmpty();
  }
}
