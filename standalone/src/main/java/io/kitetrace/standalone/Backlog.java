package io.kitetrace.standalone;

import io.kitetrace.runtime.kafka.KafkaCalls;
import io.kitetrace.runtime.kafka.LogEnds;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What a log holds that a group has not delivered. */
final class Backlog {

  private Backlog() {}

  /**
   * The most records that the group has before it: the log's offsets after its own, of which some
   * are no records but the ends of transactions. Of a group that is new, the whole log.
   */
  static long of(Admin admin, String topic, String group) {
    List<TopicPartition> partitions =
        KafkaCalls.await(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
            .flatMap(description -> description.partitions().stream())
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    Map<TopicPartition, OffsetAndMetadata> committed =
        KafkaCalls.await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    return LogEnds.of(admin, partitions).entrySet().stream()
        .mapToLong(end -> end.getValue() - offset(committed.get(end.getKey())))
        .sum();
  }

  private static long offset(@Nullable OffsetAndMetadata committed) {
    return committed == null ? 0 : committed.offset();
  }
}
