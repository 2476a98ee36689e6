package io.kitetrace.runtime.kafka;

import io.kitetrace.runtime.command.CommandFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a new group its place in the log, before it has members, and commits it at once. A group
 * that has lost its place is an error for a person: guessing would repeat or lose builds.
 */
public final class StartOffsets {

  private static final Logger LOG = LoggerFactory.getLogger(StartOffsets.class);

  private final Admin admin;
  private final String topic;
  private final LogGroup group;

  /** For a group on a topic; the client stays the caller's. */
  public StartOffsets(Admin admin, String topic, LogGroup group) {
    this.admin = admin;
    this.topic = topic;
    this.group = group;
  }

  /**
   * Commits the start for every partition of a new group, and the beginning for partitions that the
   * topic has got since.
   *
   * @param begunBefore whether a group without any offset is none that is new
   * @throws CommandFailure if the group has lost the offset of a partition
   */
  public void prepare(StartPosition start, BooleanSupplier begunBefore) {
    Map<TopicPartition, Long> missing = missing(start, begunBefore);
    if (!missing.isEmpty()) {
      LOG.atInfo()
          .addKeyValue("group", group.name())
          .addKeyValue("topic", topic)
          .addKeyValue("partitions", missing.size())
          .log("group begins");
      commit(missing);
    }
  }

  /** Whether the group has no place in the topic. */
  public boolean isNew() {
    return committed().isEmpty();
  }

  /**
   * What {@link #prepare} would commit: places that the group is to get.
   *
   * @param begunBefore whether a group without any offset is none that is new
   * @throws CommandFailure if the group has lost the offset of a partition
   */
  public Map<TopicPartition, Long> missing(StartPosition start, BooleanSupplier begunBefore) {
    Map<TopicPartition, OffsetAndMetadata> committed = committed();
    Map<TopicPartition, OffsetSpec> missing =
        partitions().entrySet().stream()
            .filter(e -> committed.get(e.getKey()) == null)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    if (missing.isEmpty()) {
      return Map.of();
    }
    OptionalInt highest = committed.keySet().stream().mapToInt(TopicPartition::partition).max();
    if (highest.isEmpty()) {
      if (begunBefore.getAsBoolean()) {
        throw forgotten();
      }
      return offsets(missing.keySet().stream().collect(each(spec(start))));
    }
    missing.keySet().stream()
        .filter(partition -> partition.partition() < highest.getAsInt())
        .findFirst()
        .ifPresent(
            lost -> {
              throw lost(group, lost, null);
            });
    return offsets(missing.keySet().stream().collect(each(OffsetSpec.earliest())));
  }

  /** Where each partition ends now: as of the last commit, whether it has its marker or not. */
  public Map<TopicPartition, Long> ends() {
    return LogEnds.of(admin, partitions().keySet());
  }

  /** One sentence for a person: the group's place in a partition is gone. */
  public static CommandFailure lost(
      LogGroup group, TopicPartition partition, @Nullable Throwable cause) {
    return new CommandFailure(
        "the group %s has lost its place in %s partition %d, and going on anywhere else would lose or repeat builds; set it with kafka-consumer-groups --reset-offsets, or take another %s"
            .formatted(group.name(), partition.topic(), partition.partition(), group.variable()),
        cause);
  }

  private CommandFailure forgotten() {
    return new CommandFailure(
        "the group %s has read %s before and has no place in it any more (Kafka forgets a group without members after offsets.retention.minutes), and going on anywhere would lose or repeat builds; set it with kafka-consumer-groups --reset-offsets, or take another %s"
            .formatted(group.name(), topic, group.variable()),
        null);
  }

  private static OffsetSpec spec(StartPosition start) {
    return switch (start) {
      case StartPosition.Earliest earliest -> OffsetSpec.earliest();
      case StartPosition.Latest latest -> OffsetSpec.latest();
      case StartPosition.At at -> OffsetSpec.forTimestamp(at.time().toEpochMilli());
    };
  }

  private static Collector<TopicPartition, ?, Map<TopicPartition, OffsetSpec>> each(
      OffsetSpec spec) {
    return Collectors.toMap(Function.identity(), partition -> spec);
  }

  private Map<TopicPartition, OffsetSpec> partitions() {
    return KafkaCalls.await(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
        .flatMap(description -> description.partitions().stream())
        .map(p -> new TopicPartition(topic, p.partition()))
        .collect(each(OffsetSpec.latest()));
  }

  private Map<TopicPartition, OffsetAndMetadata> committed() {
    Map<TopicPartition, OffsetAndMetadata> committed =
        new HashMap<>(
            KafkaCalls.await(
                admin.listConsumerGroupOffsets(group.name()).partitionsToOffsetAndMetadata()));
    committed.keySet().removeIf(p -> !p.topic().equals(topic));
    committed.values().removeIf(Objects::isNull);
    return committed;
  }

  /** Offsets by their specifications; the end where there is no record of that time. */
  private Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> specs) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    Map<TopicPartition, OffsetSpec> after = new HashMap<>();
    list(specs)
        .forEach(
            (partition, info) -> {
              offsets.put(partition, info.offset());
              if (info.offset() < 0) {
                after.put(partition, OffsetSpec.latest());
              }
            });
    if (!after.isEmpty()) {
      list(after).forEach((partition, info) -> offsets.put(partition, info.offset()));
    }
    return offsets;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> list(Map<TopicPartition, OffsetSpec> specs) {
    return KafkaCalls.await(
        admin.listOffsets(specs, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all());
  }

  private void commit(Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    offsets.forEach((partition, offset) -> commits.put(partition, new OffsetAndMetadata(offset)));
    try {
      KafkaCalls.await(admin.alterConsumerGroupOffsets(group.name(), commits).all());
    } catch (UnknownMemberIdException | GroupNotEmptyException e) {
      LOG.debug("another member of the group was faster", e);
    }
  }
}
