package io.kitetrace.emitter.consume;

import io.kitetrace.runtime.kafka.GroupConsumer;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The consumer's configuration: what may be tuned, and what must be as it is. */
final class ConsumerProperties {

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
    Map<String, Object> properties =
        GroupConsumer.properties(settings.kafka(), "kitetrace-emitter", settings.group());
    properties.putAll(settings.clientProperties());
    return properties;
  }
}
