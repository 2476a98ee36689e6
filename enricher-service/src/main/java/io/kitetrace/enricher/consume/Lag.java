package io.kitetrace.enricher.consume;

import io.kitetrace.runtime.kafka.KafkaStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far we are behind the log in the partitions that are ours, and whether Kafka answers at all:
 * it is asked every few seconds. On the consumer's thread, but for the figure itself.
 */
final class Lag {

  private static final Logger LOG = LoggerFactory.getLogger(Lag.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  /** One answer that is late says nothing on a busy machine. */
  private static final int SILENT_AFTER = 2;

  private final TopicPartition any;
  private final String servers;
  private final KafkaStatus status;
  private long asked = System.nanoTime() - INTERVAL.toNanos();
  private int unanswered;
  private volatile double records = Double.NaN;

  Lag(String topic, String servers, KafkaStatus status) {
    this.any = new TopicPartition(topic, 0);
    this.servers = servers;
    this.status = status;
  }

  /** Not a number until it is known. */
  double records() {
    return records;
  }

  void nowAndThen(Consumer<?, ?> consumer, AssignedPartitions partitions) {
    long now = System.nanoTime();
    if (now - asked < INTERVAL.toNanos()) {
      return;
    }
    asked = now;
    Set<TopicPartition> ready = new HashSet<>();
    partitions.forEach(
        (place, partition) -> {
          if (partition.isReady()) {
            ready.add(place);
          }
        });
    try {
      Map<TopicPartition, Long> ends =
          consumer.endOffsets(ready.isEmpty() ? Set.of(any) : ready, LONGEST);
      unanswered = 0;
      status.answered();
      if (partitions.unready().isEmpty()) {
        records = behind(ends, partitions);
      }
    } catch (TimeoutException e) {
      LOG.debug("log's ends are not known", e);
      unanswered++;
      if (unanswered >= SILENT_AFTER) {
        status.silent(servers);
      }
    }
  }

  private static long behind(Map<TopicPartition, Long> ends, AssignedPartitions partitions) {
    long behind = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      LogPartition partition = partitions.get(end.getKey());
      if (partition != null) {
        behind += Math.max(0, end.getValue() - partition.done());
      }
    }
    return behind;
  }
}
