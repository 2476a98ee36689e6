package io.kitetrace.emitter.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.delivery.BuildRecord;
import io.kitetrace.emitter.delivery.BuildRecord.Place;
import io.kitetrace.emitter.metrics.RecordKind;
import io.kitetrace.runtime.kafka.KafkaStatus;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is committed is what is completed, up to the first record that is not. */
class CommitsTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final TopicPartition PARTITION = new TopicPartition("log", 0);

  private final MockConsumer<byte[], ByteBuffer> consumer = new MockConsumer<>("earliest");
  private final Commits commits = new Commits(consumer, new KafkaStatus(Clock.systemUTC()));
  private final AssignedPartitions partitions =
      new AssignedPartitions(new BytesInFlight(100), DrainGoal.NEVER, (going, all) -> {});

  @BeforeEach
  void assign() {
    consumer.assign(List.of(PARTITION));
    consumer.seek(PARTITION, 10);
    partitions.onPartitionsAssigned(List.of(PARTITION));
  }

  @Test
  void waiting_everythingCompleted_commitsThePosition() {
    complete(read(7), read(8));
    commits.waiting(partitions, LONG);
    assertThat(committed()).isEqualTo(10);
  }

  @Test
  void waiting_anEarlierRecordOpen_commitsNothingBehindIt() {
    read(5);
    BuildRecord open = read(7);
    complete(read(8), read(9));
    complete(recordAt(5));
    commits.waiting(partitions, LONG);
    assertThat(committed()).isEqualTo(6);
    complete(open);
    commits.waiting(partitions, LONG);
    assertThat(committed()).isEqualTo(10);
  }

  @Test
  void waiting_nothingCompleted_commitsNothing() {
    read(7);
    commits.waiting(partitions, LONG);
    assertThat(consumer.committed(Set.of(PARTITION)).get(PARTITION)).isNull();
  }

  @Test
  void waiting_afterRevocation_commitsNothingOfThePartition() {
    BuildRecord record = read(7);
    partitions.onPartitionsRevoked(List.of(PARTITION));
    complete(record);
    commits.waiting(partitions, LONG);
    assertThat(consumer.committed(Set.of(PARTITION)).get(PARTITION)).isNull();
  }

  private long committed() {
    OffsetAndMetadata offset = consumer.committed(Set.of(PARTITION)).get(PARTITION);
    return offset.offset();
  }

  private BuildRecord read(long offset) {
    partitions.progress(PARTITION).begin(offset, 1);
    return recordAt(offset);
  }

  private BuildRecord recordAt(long offset) {
    return new BuildRecord(
        RecordKind.BUILD,
        partitions.progress(PARTITION),
        new Place("log", 0, offset, 0),
        null,
        ByteBuffer.allocate(1),
        List.of());
  }

  private static void complete(BuildRecord... records) {
    for (BuildRecord record : records) {
      record.completion().started(record);
      record.completion().completed(record);
    }
  }
}
