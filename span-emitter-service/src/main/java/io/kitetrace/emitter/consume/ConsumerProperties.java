package io.kitetrace.emitter.consume;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/** The consumer's configuration: what may be tuned, and what must be as it is. */
final class ConsumerProperties {

  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, "kitetrace-emitter"),
          // A killed emitter's partitions go to another, or to the one started after it, this soon.
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

  private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(61);

  private ConsumerProperties() {}

  /**
   * The longest that partitions may be held back in a rebalance: as long as an attempt may take,
   * and never so long that the group would take us for dead.
   */
  static Duration longestHandover(ConsumeSettings settings) {
    Object interval =
        settings
            .kafka()
            .properties()
            .getOrDefault(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, "300000");
    Duration half = Duration.ofMillis(Long.parseLong(String.valueOf(interval))).dividedBy(2);
    return half.compareTo(LONGEST_ATTEMPT) < 0 ? half : LONGEST_ATTEMPT;
  }

  static Map<String, Object> of(ConsumeSettings settings) {
    Map<String, Object> properties = new HashMap<>(DEFAULTS);
    properties.putAll(
        settings
            .kafka()
            .consumer(
                Map.of(
                    ConsumerConfig.GROUP_ID_CONFIG,
                    settings.group(),
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    false,
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "none",
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                    "read_committed",
                    ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                    false,
                    ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                    ByteArrayDeserializer.class.getName(),
                    ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                    ByteBufferDeserializer.class.getName())));
    properties.putAll(settings.clientProperties());
    return properties;
  }
}
