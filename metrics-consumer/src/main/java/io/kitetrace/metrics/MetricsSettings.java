package io.kitetrace.metrics;

import io.kitetrace.metrics.consume.BuildFilter;
import io.kitetrace.metrics.export.LabelLimits;
import io.kitetrace.runtime.http.ProxySettings;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.settings.Durations;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.runtime.settings.Settings;
import java.net.ProxySelector;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What this consumer can be told.
 *
 * @param kafka how to reach the log
 * @param topic the log's name
 * @param group the consumer group, which keeps the place in the log
 * @param filter which builds are counted
 * @param limits how many values labels may have
 * @param proxies on the way to the backend
 */
record MetricsSettings(
    KafkaSettings kafka,
    String topic,
    String group,
    BuildFilter filter,
    LabelLimits limits,
    ProxySelector proxies) {

  static final String DEFAULT_GROUP = "kitetrace-metrics";
  static final Duration DEFAULT_MAX_AGE = Duration.ofDays(1);

  /** The same with other ways to reach the log. */
  MetricsSettings withKafka(KafkaSettings other) {
    return new MetricsSettings(other, topic, group, filter, limits, proxies);
  }

  /** Notes faults in the given settings; the caller checks them. */
  static MetricsSettings read(Settings settings) {
    return new MetricsSettings(
        KafkaSettings.read(settings),
        TopicSettings.read(settings).topics().builds(),
        settings.textOr("METRICS_GROUP", DEFAULT_GROUP),
        new BuildFilter(settings.slugs(Globs.ALL, "METRICS_PIPELINES"), maxAge(settings)),
        new LabelLimits(
            settings.integer("METRICS_MAX_PIPELINES", 200, 1, 2_000),
            settings.integer("METRICS_MAX_QUEUES", 30, 1, 300),
            settings.integer("METRICS_MAX_ERROR_TYPES", 30, 1, 300)),
        ProxySettings.selector(settings));
  }

  private static @Nullable Duration maxAge(Settings settings) {
    String text = settings.textOr("METRICS_MAX_AGE", "");
    if (text.equalsIgnoreCase("none")) {
      return null;
    }
    return settings.parsed("METRICS_MAX_AGE", DEFAULT_MAX_AGE, Durations::parse);
  }
}
