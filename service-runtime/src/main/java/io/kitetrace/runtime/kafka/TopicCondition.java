package io.kitetrace.runtime.kafka;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a topic is like at present.
 *
 * @param description its partitions
 * @param config its settings; null where we may not see them
 */
record TopicCondition(TopicDescription description, @Nullable Config config) {

  /** What keeps it from being written to. */
  List<String> unavailable() {
    List<String> faults = new ArrayList<>();
    int least = Integer.parseInt(value(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1"));
    for (TopicPartitionInfo partition : description.partitions()) {
      if (partition.leader() == null || partition.leader().isEmpty()) {
        faults.add(
            "partition %d has no leader; look at the brokers".formatted(partition.partition()));
      } else if (partition.isr().size() < least) {
        faults.add(
            "partition %d has %d replicas in sync, and min.insync.replicas asks for %d; look at the brokers"
                .formatted(partition.partition(), partition.isr().size(), least));
      }
    }
    return faults;
  }

  List<String> forgetful() {
    return TopicSetup.forgetful(config);
  }

  /** True also where we may not see it. */
  boolean isCompactedAlone() {
    return value(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)
        .equals(TopicConfig.CLEANUP_POLICY_COMPACT);
  }

  String sentence() {
    int copies =
        description.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
    return "%d partitions, %s, %s"
        .formatted(
            description.partitions().size(),
            copies == 1 ? "one replica (lost with its broker)" : copies + " replicas",
            kept());
  }

  private String kept() {
    if (config == null) {
      return "its settings are not ours to see";
    }
    if (value(TopicConfig.CLEANUP_POLICY_CONFIG, "").equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      return "compacted";
    }
    List<String> forgetful = forgetful();
    return forgetful.isEmpty() ? "kept for ever" : String.join(", ", forgetful);
  }

  private String value(String name, String fallback) {
    ConfigEntry entry = config == null ? null : config.get(name);
    return entry == null || entry.value() == null ? fallback : entry.value();
  }
}
