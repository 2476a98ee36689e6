package io.kitetrace.emitter.consume;

import io.kitetrace.runtime.kafka.KafkaStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits what is completed, now and then and when it must be. On the consumer's thread. */
final class Commits {

  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Consumer<byte[], ByteBuffer> consumer;
  private final KafkaStatus status;
  private long last = System.nanoTime();
  private boolean underWay;

  Commits(Consumer<byte[], ByteBuffer> consumer, KafkaStatus status) {
    this.consumer = consumer;
    this.status = status;
  }

  /** Commits what is news, unless it did so a moment ago; does not wait. */
  void nowAndThen(AssignedPartitions partitions) {
    if (underWay || System.nanoTime() - last < INTERVAL.toNanos()) {
      return;
    }
    last = System.nanoTime();
    Map<TopicPartition, OffsetAndMetadata> offsets = news(partitions);
    if (offsets.isEmpty()) {
      return;
    }
    underWay = true;
    consumer.commitAsync(
        offsets,
        (committed, failure) -> {
          underWay = false;
          if (failure == null) {
            note(committed, partitions);
          } else {
            status.commitFailed(failure);
          }
        });
  }

  /** Commits what is news and waits for it, no longer; what fails will be delivered again. */
  void waiting(AssignedPartitions partitions, Duration longest) {
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets = news(partitions);
      if (!offsets.isEmpty()) {
        consumer.commitSync(offsets, longest);
        note(offsets, partitions);
      }
    } catch (KafkaException e) {
      status.commitFailed(e);
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> news(AssignedPartitions partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    partitions.forEach(
        (partition, progress) -> {
          long offset = progress.uncommitted(position(partition));
          if (offset >= 0) {
            offsets.put(partition, new OffsetAndMetadata(offset));
          }
        });
    return offsets;
  }

  /** −1 where it is not known yet: polling finds it out, and nothing waits for it here. */
  private long position(TopicPartition partition) {
    try {
      return consumer.position(partition, Duration.ZERO);
    } catch (TimeoutException e) {
      LOG.debug("the place in a partition is not known yet", e);
      return -1;
    }
  }

  private void note(
      Map<TopicPartition, OffsetAndMetadata> committed, AssignedPartitions partitions) {
    status.committed();
    committed.forEach(
        (partition, offset) -> {
          if (partitions.holds(partition)) {
            partitions.progress(partition).committed(offset.offset());
          }
        });
  }
}
