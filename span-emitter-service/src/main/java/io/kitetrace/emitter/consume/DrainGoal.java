package io.kitetrace.emitter.consume;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
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

  /** Both. */
  public DrainGoal and(DrainGoal other) {
    Map<TopicPartition, Long> both = new HashMap<>(ends);
    both.putAll(other.ends);
    return new DrainGoal(both);
  }

  /** The same of one topic. */
  public DrainGoal of(String topic) {
    return new DrainGoal(
        ends.entrySet().stream()
            .filter(end -> end.getKey().topic().equals(topic))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** Whether a topic is read at all. */
  public boolean concerns(String topic) {
    return isNever() || ends.keySet().stream().anyMatch(each -> each.topic().equals(topic));
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
