package io.kitetrace.runtime.kafka;

import io.kitetrace.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** Which partition an organization belongs to: the one that Kafka gives to its slug as a key. */
public final class OwnerPartitions {

  private OwnerPartitions() {}

  /** How many the inbox has. */
  public static int count(Admin admin, Topics topics) {
    return KafkaCalls.await(admin.describeTopics(List.of(topics.inbox())).allTopicNames())
        .values()
        .stream()
        .mapToInt(topic -> topic.partitions().size())
        .sum();
  }

  public static int of(String organization, int partitions) {
    return BuiltInPartitioner.partitionForKey(
        organization.getBytes(StandardCharsets.UTF_8), partitions);
  }
}
