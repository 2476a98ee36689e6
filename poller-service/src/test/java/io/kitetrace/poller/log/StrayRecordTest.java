package io.kitetrace.poller.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.StrayRecord;
import io.kitetrace.poller.testing.TestBuildLog;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.retry.StopSignal;
import io.kitetrace.wire.BuildHead;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records that a broker left behind in a transaction that nobody ends. */
class StrayRecordTest {

  private final Instant now = Instant.now();
  private final StopSignal stop = new StopSignal();

  @Test
  @Timeout(120)
  void recordsThatNobodyEnds_holdNobodyUp_andAreNeverCommitted(@TempDir Path folder)
      throws Exception {
    try (EmbeddedKafka kafka =
        EmbeddedKafka.start(
            EmbeddedKafkaOptions.in(folder)
                .withOverrides(Map.of(StrayRecord.VERIFICATION, "false")))) {
      TestLog topics = TestLog.on(kafka.bootstrapServers());
      publish(topics, 1);
      List<TopicPartition> log = partitions(topics.topics().topics().builds(), 0, 1, 2);
      strew(kafka, topics, log);
      publish(topics, 2);
      strew(kafka, topics, partitions(topics.topics().topics().index(), TestBuildLog.PARTITION));
      strew(kafka, topics, partitions(topics.topics().topics().state(), TestBuildLog.PARTITION));
      strew(kafka, topics, log);
      publish(topics, 3);

      assertThat(topics.builds())
          .extracting(ConsumerRecord::key)
          .containsExactlyInAnyOrder(
              build(1).head().id(), build(2).head().id(), build(3).head().id());
      assertThat(topics.committed(topics.topics().topics().state()))
          .extracting(ConsumerRecord::key)
          .doesNotContain("stray");
    }
  }

  private static List<TopicPartition> partitions(String topic, int... numbers) {
    return IntStream.of(numbers).mapToObj(number -> new TopicPartition(topic, number)).toList();
  }

  private static void strew(EmbeddedKafka kafka, TestLog topics, List<TopicPartition> places)
      throws Exception {
    String id = topics.group() + "-" + TestBuildLog.PARTITION;
    try (Admin admin = Admin.create(topics.kafka().admin(Map.of()))) {
      // A record before the marker of the one that is being ended would keep that from ending.
      TransactionDescription producer =
          await()
              .until(
                  () -> admin.describeTransactions(List.of(id)).description(id).get(),
                  last -> last.state() == TransactionState.COMPLETE_COMMIT);
      for (TopicPartition place : places) {
        StrayRecord.append(kafka.bootstrapServers(), id, producer, place);
      }
    }
  }

  private void publish(TestLog topics, int number) throws Exception {
    PollerMetrics metrics = new PollerMetrics(new SimpleMeterRegistry(), InstantSource.system());
    try (BuildLog log = TestBuildLog.of(topics, metrics, stop, () -> {})) {
      Batch batch = new Batch();
      batch.add(build(number));
      log.publish(batch);
    }
  }

  private FinishedBuild build(int number) throws Exception {
    byte[] json = FakeBuild.passed(number, now, 5).json(0);
    BuildHead head = BuildHead.read(json);
    return new FinishedBuild(
        head,
        Objects.requireNonNull(head.finishedAt()),
        json,
        new Origin(Origin.Source.POLL, "acme", now));
  }
}
