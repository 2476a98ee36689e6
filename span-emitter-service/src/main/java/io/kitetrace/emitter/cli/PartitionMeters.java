package io.kitetrace.emitter.cli;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.jspecify.annotations.Nullable;

/**
 * Takes a partition's meters away when it is given up: the framework's reporter, which made them,
 * leaves them as they were last. Made by Kafka's client, and told on its threads.
 */
public final class PartitionMeters implements MetricsReporter {

  private static final String PREFIX = "kafka.consumer.";
  private static final String PARTITION = "partition";

  /** What Kafka measures for each partition alone. */
  private static final Set<String> NAMES =
      Set.of("records-lag", "records-lag-avg", "records-lead", "records-lead-avg");

  private @Nullable MeterRegistry registry;

  @Override
  public void configure(Map<String, ?> properties) {
    registry = (MeterRegistry) properties.get("meter.registry");
  }

  @Override
  public void init(List<KafkaMetric> metrics) {}

  @Override
  public void metricChange(KafkaMetric metric) {}

  @Override
  public void metricRemoval(KafkaMetric metric) {
    MetricName name = metric.metricName();
    String partition = name.tags().get(PARTITION);
    if (partition != null) {
      remove(
          meter ->
              meter.getName().equals(PREFIX + name.name())
                  && partition.equals(meter.getTag(PARTITION))
                  && Objects.equals(name.tags().get("topic"), meter.getTag("topic")));
    }
  }

  @Override
  public void close() {
    remove(meter -> meter.getName().startsWith(PREFIX) && meter.getTag(PARTITION) != null);
  }

  private void remove(Predicate<Meter.Id> which) {
    if (registry != null) {
      registry.getMeters().stream()
          .map(Meter::getId)
          .filter(which)
          .toList()
          .forEach(registry::remove);
    }
  }

  /**
   * Prometheus takes one set of tags for a name. Kafka counts some things for the client, for each
   * broker and for each topic under one name, and writes topics with dots in a second way: of all
   * those, what is the client's stays, and what is a partition's alone.
   */
  static MeterFilter filter(String topic) {
    return MeterFilter.deny(meter -> meter.getName().startsWith("kafka.") && !keeps(meter, topic));
  }

  private static boolean keeps(Meter.Id meter, String topic) {
    if (meter.getTag(PARTITION) == null) {
      return meter.getTag("topic") == null && meter.getTag("node-id") == null;
    }
    return topic.equals(meter.getTag("topic"))
        && NAMES.contains(meter.getName().substring(meter.getName().lastIndexOf('.') + 1));
  }
}
