package io.kitetrace.runtime.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/** The consumer of a service whose replicas share the log: what may be tuned, and what must be. */
public final class GroupConsumer {

  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          // A killed replica's partitions go to another, or to the one started after it, this soon.
          Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000),
          // Limits of a fetch count compressed bytes, and builds compress 6 to 27 times: what a
          // poll unpacks is bounded by the number of its records.
          Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 8),
          Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20),
          Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20),
          // A member that joins or leaves must not stop the others.
          Map.entry(
              ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
              CooperativeStickyAssignor.class.getName()),
          Map.entry(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false));

  private GroupConsumer() {}

  /** The properties of a member of the group. */
  public static Map<String, Object> properties(KafkaSettings kafka, String clientId, String group) {
    Map<String, Object> properties = new HashMap<>(DEFAULTS);
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    properties.putAll(
        kafka.consumer(
            Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                // Also: Kafka tells no offset that an open transaction is about to move.
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class.getName(),
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteBufferDeserializer.class.getName())));
    return properties;
  }
}
