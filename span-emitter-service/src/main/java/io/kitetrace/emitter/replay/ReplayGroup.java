package io.kitetrace.emitter.replay;

import io.kitetrace.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The consumer group of a replay: how far it is, and its removal. For one thread. */
final class ReplayGroup implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReplayGroup.class);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final String name;
  private final String topic;
  private final Admin admin;

  /** Opens a client. */
  ReplayGroup(KafkaSettings kafka, String name, String topic) {
    this.name = name;
    this.topic = topic;
    this.admin =
        Admin.create(
            kafka.admin(
                Map.of(
                    AdminClientConfig.CLIENT_ID_CONFIG,
                    "kitetrace-replay-admin",
                    AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                    false)));
  }

  /** The sum of its places; 0 where it has none, or Kafka does not say. */
  long position() throws InterruptedException {
    try {
      return offsets(name).values().stream().mapToLong(OffsetAndMetadata::offset).sum();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      LOG.debug("the group's place is not known", e);
      return 0;
    }
  }

  /** Begins where another group is. */
  void beginAt(String other) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> places = offsets(other);
      if (!places.isEmpty()) {
        admin
            .alterConsumerGroupOffsets(name, places)
            .all()
            .get(LONGEST.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException(e);
    }
  }

  /** Removes it, if Kafka lets us; it would expire by itself after a while. Whether it is gone. */
  boolean remove() throws InterruptedException {
    try {
      admin.deleteConsumerGroups(List.of(name)).all().get(LONGEST.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return true; // it had not begun
      }
      LOG.atWarn().addKeyValue("group", name).log("the replay's group could not be removed");
      LOG.debug("group not removed", e);
      return false;
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(String group)
      throws InterruptedException, ExecutionException, TimeoutException {
    return admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get(LONGEST.toSeconds(), TimeUnit.SECONDS)
        .entrySet()
        .stream()
        .filter(e -> e.getKey().topic().equals(topic) && Objects.nonNull(e.getValue()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public void close() {
    admin.close(LONGEST);
  }
}
