package io.kitetrace.emitter.replay;

import io.kitetrace.runtime.kafka.KafkaCalls;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.wire.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The consumer group of a replay: how far it is, and its removal. For one thread. */
final class ReplayGroup implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReplayGroup.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final String name;
  private final Set<String> topics;
  private final Admin admin;

  /** Opens a client. */
  ReplayGroup(KafkaSettings kafka, String name, Topics topics) {
    this.name = name;
    this.topics = Set.of(topics.builds(), topics.timelines());
    this.admin = KafkaCalls.admin(kafka);
  }

  /** The sum of its places; 0 where it has none, or Kafka does not say. */
  long position() {
    try {
      return offsets(name).values().stream().mapToLong(OffsetAndMetadata::offset).sum();
    } catch (KafkaException e) {
      LOG.debug("the group's place is not known", e);
      return 0;
    }
  }

  /** Begins where another group is. */
  void beginAt(String other) {
    Map<TopicPartition, OffsetAndMetadata> places = offsets(other);
    if (!places.isEmpty()) {
      KafkaCalls.await(admin.alterConsumerGroupOffsets(name, places).all());
    }
  }

  /** Removes it, if Kafka lets us; it would expire by itself after a while. Whether it is gone. */
  boolean remove() {
    try {
      KafkaCalls.await(admin.deleteConsumerGroups(List.of(name)).all());
      return true;
    } catch (GroupIdNotFoundException e) {
      return true; // it had not begun
    } catch (KafkaException e) {
      LOG.atWarn().addKeyValue("group", name).log("the replay's group could not be removed");
      LOG.debug("group not removed", e);
      return false;
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(String group) {
    return KafkaCalls.await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .entrySet()
        .stream()
        .filter(e -> topics.contains(e.getKey().topic()) && Objects.nonNull(e.getValue()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public void close() {
    admin.close(CLOSE_LIMIT);
  }
}
