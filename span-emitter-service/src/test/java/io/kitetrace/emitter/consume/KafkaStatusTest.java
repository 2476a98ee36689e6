package io.kitetrace.emitter.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.kitetrace.runtime.kafka.KafkaStatus;
import io.kitetrace.testing.log.Logged;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An outage is one warning at its start and one line at its end. */
class KafkaStatusTest {

  private static final Exception FAILURE = new RetriableCommitFailedException("no coordinator");

  private final Logged logged = Logged.by(KafkaStatus.class);
  private Instant now = Instant.EPOCH;
  private final KafkaStatus status =
      new KafkaStatus(
          new Clock() {
            @Override
            public ZoneOffset getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  @AfterEach
  void close() {
    logged.close();
  }

  @Test
  void reachable_isNotKnownAtFirst() {
    assertThat(status.reachable()).isNaN();
    status.answered();
    assertThat(status.reachable()).isEqualTo(1);
    assertThat(logged()).isEmpty();
  }

  @Test
  void silence_isToldOnce_andItsEndToo() {
    status.answered();
    for (int i = 0; i < 20; i++) {
      status.silent("here:9092");
    }
    assertThat(status.reachable()).isZero();
    assertThat(status.silentSince()).isEqualTo(Instant.EPOCH);
    assertThat(logged()).containsExactly(Level.WARN);
    status.answered();
    status.answered();
    assertThat(status.reachable()).isEqualTo(1);
    assertThat(status.silentSince()).isNull();
    assertThat(logged()).containsExactly(Level.WARN, Level.INFO);
  }

  @Test
  void commits_thatFailForAMoment_areNotTold() {
    status.commitFailed(FAILURE);
    now = now.plusSeconds(30);
    status.commitFailed(FAILURE);
    status.committed();
    assertThat(logged()).isEmpty();
    assertThat(status.uncommittedSince()).isNull();
  }

  @Test
  void commits_thatFailOnAndOn_areToldOnce_andTheEndToo() {
    for (int i = 0; i < 100; i++) {
      status.commitFailed(FAILURE);
      now = now.plusSeconds(1);
    }
    assertThat(status.uncommittedSince()).isEqualTo(Instant.EPOCH);
    assertThat(logged()).containsExactly(Level.WARN);
    status.committed();
    status.committed();
    assertThat(logged()).containsExactly(Level.WARN, Level.INFO);
  }

  @Test
  void commits_whileKafkaIsSilent_areNotToldBesides() {
    status.silent("here:9092");
    for (int i = 0; i < 100; i++) {
      status.commitFailed(FAILURE);
      now = now.plusSeconds(1);
    }
    assertThat(logged()).containsExactly(Level.WARN);
  }

  @Test
  void commit_thatFails_isNoted() {
    TopicPartition partition = new TopicPartition("log", 0);
    MockConsumer<byte[], ByteBuffer> consumer =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized void commitAsync(
              Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            if (callback == null) {
              super.commitAsync(offsets, null); // commitSync comes here too
            } else {
              callback.onComplete(offsets, FAILURE);
            }
          }
        };
    consumer.assign(List.of(partition));
    consumer.seek(partition, 7);
    AssignedPartitions partitions =
        new AssignedPartitions(new BytesInFlight(1), DrainGoal.NEVER, (going, all) -> {});
    partitions.onPartitionsAssigned(List.of(partition));
    Commits commits = new Commits(consumer, status);
    await()
        .until(
            () -> {
              commits.nowAndThen(partitions);
              return status.uncommittedSince() != null;
            });
    commits.waiting(partitions, Duration.ofSeconds(1));
    assertThat(status.uncommittedSince()).isNull();
    assertThat(consumer.committed(Set.of(partition)).get(partition).offset()).isEqualTo(7);
  }

  /** The levels of what a service shows, of this test's thread alone: others log too. */
  private List<Level> logged() {
    return logged.events().stream()
        .filter(event -> event.getThreadName().equals(Thread.currentThread().getName()))
        .map(ILoggingEvent::getLevel)
        .filter(level -> level.isGreaterOrEqual(Level.INFO))
        .toList();
  }
}
