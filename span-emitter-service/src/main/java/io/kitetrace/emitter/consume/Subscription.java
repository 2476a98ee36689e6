package io.kitetrace.emitter.consume;

import io.kitetrace.wire.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the consumer reads: the log, and the timelines while they can be. On its thread. */
final class Subscription {

  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

  private final Topics topics;
  private final TimelinesTopic timelines;
  private List<String> names = List.of();
  private long attempted = System.nanoTime() - BETWEEN_ATTEMPTS.toNanos();

  Subscription(Topics topics, TimelinesTopic timelines) {
    this.topics = topics;
    this.timelines = timelines;
  }

  /** Subscribes to what can be read now; a goal without timelines is reached without them. */
  void update(
      Consumer<byte[], ByteBuffer> consumer, AssignedPartitions partitions, DrainGoal goal) {
    Map<TopicPartition, Long> missing = timelines.missing();
    boolean both =
        missing != null
            && goal.concerns(topics.timelines())
            && (missing.isEmpty() || (partitions.joined() && placed(consumer, missing)));
    List<String> wanted =
        both ? List.of(topics.builds(), topics.timelines()) : List.of(topics.builds());
    if (!wanted.equals(names)) {
      names = wanted;
      consumer.subscribe(wanted, partitions);
    }
  }

  /** Whether this was about the timelines alone, and all else goes on. */
  boolean refused(TopicAuthorizationException e) {
    if (!e.unauthorizedTopics().equals(Set.of(topics.timelines()))) {
      return false;
    }
    timelines.refused(e);
    return true;
  }

  /** Another member may have been faster, and be further than the start. */
  private boolean placed(Consumer<byte[], ByteBuffer> consumer, Map<TopicPartition, Long> missing) {
    if (System.nanoTime() - attempted < BETWEEN_ATTEMPTS.toNanos()) {
      return false;
    }
    attempted = System.nanoTime();
    try {
      Map<TopicPartition, OffsetAndMetadata> known = consumer.committed(missing.keySet(), LONGEST);
      Map<TopicPartition, OffsetAndMetadata> starts =
          missing.entrySet().stream()
              .filter(start -> known.get(start.getKey()) == null)
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey, start -> new OffsetAndMetadata(start.getValue())));
      if (!starts.isEmpty()) {
        consumer.commitSync(starts, LONGEST);
      }
      timelines.placed();
      return true;
    } catch (KafkaException e) {
      LOG.debug("the group has no place in the timelines yet; tried again", e);
      return false;
    }
  }
}
