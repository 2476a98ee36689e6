package io.kitetrace.emitter.consume;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then whether a goal is reached. On the consumer's thread. */
final class DrainCheck {

  private static final Logger LOG = LoggerFactory.getLogger(DrainCheck.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private long last;

  /** Whether every partition is read, completed and committed up to the goal, by whomever. */
  boolean reached(
      Consumer<byte[], ByteBuffer> consumer, AssignedPartitions partitions, DrainGoal goal) {
    if (goal.isNever()
        || !partitions.allDrained()
        || System.nanoTime() - last < INTERVAL.toNanos()) {
      return false;
    }
    last = System.nanoTime();
    Set<TopicPartition> others =
        goal.ends().keySet().stream().filter(p -> !partitions.holds(p)).collect(Collectors.toSet());
    return others.isEmpty()
        || committed(consumer, others).entrySet().stream()
            .allMatch(e -> e.getValue() != null && e.getValue().offset() >= goal.limit(e.getKey()));
  }

  /** Nulls where Kafka does not tell in time: it is asked again. */
  private static Map<TopicPartition, @Nullable OffsetAndMetadata> committed(
      Consumer<byte[], ByteBuffer> consumer, Set<TopicPartition> partitions) {
    try {
      return consumer.committed(partitions, LONGEST);
    } catch (TimeoutException e) {
      LOG.debug("what others have committed is not known", e);
      return partitions.stream().collect(HashMap::new, (m, p) -> m.put(p, null), Map::putAll);
    }
  }
}
