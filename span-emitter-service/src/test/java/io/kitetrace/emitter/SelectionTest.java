package io.kitetrace.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which records of the log are delivered. */
class SelectionTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestLog log = new TestLog(2);
  private final OtlpReceiver receiver = OtlpReceiver.start();

  @AfterEach
  void close() {
    receiver.close();
    log.close();
  }

  @Test
  void start_latest_countsForANewGroupAloneAndIsCommittedAtOnce() throws Exception {
    Map<String, String> latest = Map.of("EMITTER_START", "latest");
    log.publish(TestBuild.several(1, 10, 1));
    try (Emitter emitter = TestEmitter.start(log, receiver, latest)) {
      assertThat(log.committed(TestEmitter.group(log, TestEmitter.GROUP))).isEqualTo(log.end());
      emitter.awaitDrained(PATIENCE);
    }
    // Published while no emitter runs: the group has its place, whatever EMITTER_START says.
    log.publish(TestBuild.several(11, 3, 1));
    drain(latest);
    assertThat(receiver.traceIds()).containsExactlyInAnyOrderElementsOf(ids(11, 3));
  }

  @Test
  void start_time_beginsWithTheFirstRecordPublishedSince() throws Exception {
    log.publish(TestBuild.several(1, 5, 1));
    Instant between = lastTimestamp().plusMillis(1);
    while (!Instant.now().isAfter(between)) {
      Thread.onSpinWait();
    }
    log.publish(TestBuild.several(6, 5, 1));
    drain(Map.of("EMITTER_START", between.toString()));
    assertThat(receiver.traceIds()).containsExactlyInAnyOrderElementsOf(ids(6, 5));
  }

  private Instant lastTimestamp() throws Exception {
    TopicPartition zero = new TopicPartition(log.topics().topics().builds(), 0);
    TopicPartition one = new TopicPartition(log.topics().topics().builds(), 1);
    var offsets =
        log.admin()
            .listOffsets(Map.of(zero, OffsetSpec.maxTimestamp(), one, OffsetSpec.maxTimestamp()))
            .all()
            .get();
    return Instant.ofEpochMilli(
        offsets.values().stream().mapToLong(info -> info.timestamp()).max().orElseThrow());
  }

  @Test
  void lostPlace_isAnErrorForAPerson() throws Exception {
    log.publish(TestBuild.several(1, 20, 1));
    drain(Map.of());
    log.publish(TestBuild.several(21, 20, 1));
    String builds = log.topics().topics().builds();
    // The log forgets what the group has not read yet.
    log.admin()
        .deleteRecords(
            Map.of(
                new TopicPartition(builds, 0), RecordsToDelete.beforeOffset(-1),
                new TopicPartition(builds, 1), RecordsToDelete.beforeOffset(-1)))
        .all()
        .get();
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of())) {
      assertThatThrownBy(() -> emitter.awaitDrained(PATIENCE))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("has lost its place")
          .hasMessageContaining("EMITTER_GROUP");
    }
  }

  @Test
  void forgottenGroup_isNotTakenForANewOne() throws Exception {
    String group = TestEmitter.group(log, TestEmitter.GROUP);
    log.publish(TestBuild.several(1, 3, 1));
    drain(Map.of());
    // As Kafka does with a group that has had no member for a week.
    log.admin().deleteConsumerGroups(List.of(group)).all().get();
    assertThatThrownBy(
            () -> TestEmitter.start(log, receiver, Map.of("EMITTER_START", "latest")).close())
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("offsets.retention.minutes");
    assertThat(log.offsets(group)).isEmpty();
  }

  @Test
  void pipelines_thatAreNotWanted_areSkippedAndCommitted() throws Exception {
    log.publish(
        TestBuild.of(1, 1, "web", ""),
        TestBuild.of(2, 1, "web-deploy", ""),
        TestBuild.of(3, 1, "ios", ""));
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of("EMITTER_PIPELINES", "web*"))) {
      emitter.awaitDrained(PATIENCE);
      assertThat(emitter.metrics().emitted()).isEqualTo(2);
      assertThat(emitter.metrics().skippedCount()).isEqualTo(1);
    }
    assertThat(receiver.traceIds()).containsExactlyInAnyOrderElementsOf(ids(1, 2));
    assertThat(log.committed(TestEmitter.group(log, TestEmitter.GROUP))).isEqualTo(log.end());
  }

  @Test
  void maxSpanAge_olderSpans_areLeftOutAndCounted() throws Exception {
    // Its jobs ended at its first end; the root and a job of the later version are young.
    TestBuild build = TestBuild.of(1, 3);
    log.publish(build);
    log.publish(TestBuild.later(TestBuild.of(2, 1), Instant.now().toString()));
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of("EMITTER_MAX_SPAN_AGE", "1h"))) {
      emitter.awaitDrained(PATIENCE);
      assertThat(emitter.metrics().spansTooOld()).isEqualTo(4);
      assertThat(emitter.metrics().skippedCount()).isEqualTo(1);
      assertThat(emitter.metrics().emitted()).isEqualTo(1);
    }
    assertThat(receiver.traceIds()).containsExactlyElementsOf(ids(2, 1));
  }

  private void drain(Map<String, String> more) throws Exception {
    try (Emitter emitter = TestEmitter.start(log, receiver, more)) {
      emitter.awaitDrained(PATIENCE);
    }
  }

  private static List<String> ids(int from, int count) {
    return TestBuild.several(from, count, 1).stream().map(TestBuild::traceId).toList();
  }
}
