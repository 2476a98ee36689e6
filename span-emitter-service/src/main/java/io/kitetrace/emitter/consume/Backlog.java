package io.kitetrace.emitter.consume;

import io.kitetrace.runtime.kafka.KafkaStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far we are behind the log in the partitions that are ours. Kafka's own figure stands still
 * while partitions are paused, which is when it matters: so the ends are asked for now and then,
 * which also tells whether Kafka answers at all. On the consumer's thread, but for the figures
 * themselves.
 */
final class Backlog {

  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration ENDS_INTERVAL = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  /** One answer that is late says nothing on a busy machine. */
  private static final int SILENT_AFTER = 2;

  private final String topic;
  private final String servers;
  private final KafkaStatus status;
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private long measured = System.nanoTime();
  private long asked = measured - ENDS_INTERVAL.toNanos();
  private int unanswered;
  private volatile double uncompleted = Double.NaN;
  private volatile double uncommitted = Double.NaN;

  Backlog(String topic, String servers, KafkaStatus status) {
    this.topic = topic;
    this.servers = servers;
    this.status = status;
  }

  /**
   * Offsets of the log that are not acknowledged, kept aside or passed over yet; not a number until
   * that is known.
   */
  double uncompleted() {
    return uncompleted;
  }

  /** Offsets that were read and are not committed yet; not a number until that is known. */
  double uncommitted() {
    return uncommitted;
  }

  void nowAndThen(Consumer<byte[], ByteBuffer> consumer, AssignedPartitions partitions) {
    long now = System.nanoTime();
    if (now - measured < INTERVAL.toNanos()) {
      return;
    }
    measured = now;
    if (now - asked >= (unanswered == 0 ? ENDS_INTERVAL : LONGEST).toNanos()) {
      asked = now;
      ask(consumer);
    }
    measure(consumer.assignment(), partitions);
  }

  private void measure(Set<TopicPartition> assigned, AssignedPartitions partitions) {
    if (!partitions.joined()) {
      return;
    }
    long behind = 0;
    long read = 0;
    for (TopicPartition partition : assigned) {
      Long end = ends.get(partition);
      PartitionProgress progress =
          partitions.holds(partition) ? partitions.progress(partition) : null;
      if (end == null || progress == null || !progress.placed()) {
        return; // as far as it was known before
      }
      behind += progress.behind(end);
      read += progress.uncommittedReads();
    }
    uncompleted = behind;
    uncommitted = read;
  }

  private void ask(Consumer<byte[], ByteBuffer> consumer) {
    Set<TopicPartition> ours = consumer.assignment();
    try {
      ends.putAll(
          consumer.endOffsets(
              ours.isEmpty() ? Set.of(new TopicPartition(topic, 0)) : ours, LONGEST));
      unanswered = 0;
      status.answered();
    } catch (TimeoutException e) {
      LOG.debug("the log's ends are not known", e);
      unanswered++;
      if (unanswered >= SILENT_AFTER) {
        status.silent(servers);
      }
    }
  }
}
