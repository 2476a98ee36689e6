package io.kitetrace.emitter.consume;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Where to stop: the offset after the last wanted record of each partition. Without any, reading
 * never ends.
 */
public record DrainGoal(Map<TopicPartition, Long> ends) {

  /** Reads for ever. */
  public static final DrainGoal NEVER = new DrainGoal(Map.of());

  public DrainGoal {
    ends = Map.copyOf(ends);
  }

  /** The sum of the ends. */
  public long sum() {
    return ends.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether there is no end. */
  boolean isNever() {
    return ends.isEmpty();
  }

  long limit(TopicPartition partition) {
    Long end = ends.get(partition);
    return end != null ? end : isNever() ? Long.MAX_VALUE : 0;
  }
}
