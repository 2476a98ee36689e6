package io.kitetrace.metrics;

import io.kitetrace.metrics.consume.BuildRecorder;
import io.kitetrace.metrics.consume.MetricsRecorder;
import io.kitetrace.metrics.export.MeterRecorder;
import io.kitetrace.metrics.export.Telemetry;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.service.StatusIndicator;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;
import io.micronaut.core.naming.conventions.StringConvention;
import io.micronaut.management.health.indicator.annotation.Liveness;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Puts the consumer together. */
@Factory
final class MetricsFactory {

  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry("micronaut.application.name", "kitetrace-metrics"),
          Map.entry("micronaut.metrics.export.prometheus.descriptions", true),
          // A probe does not wait for the default ten seconds to hear that Kafka is away.
          Map.entry("kafka.health-timeout", "2s"),
          // The other way asks for what a user with least rights may not see: the brokers'
          // settings.
          Map.entry("kafka.health.restricted", true),
          // The health page says it, and the consumer keeps retrying.
          Map.entry("logger.levels.io.micronaut.management.health.indicator.HealthResult", "OFF"));

  /**
   * A running consumer; its {@code stop} ends it.
   *
   * @param more properties of the framework's own, beside the defaults
   * @throws io.kitetrace.runtime.settings.SettingsException with every fault in the settings
   */
  static EmbeddedServer start(Variables variables, Map<String, Object> more) {
    return ServiceContext.serve(
        ServiceContext.start(
            variables,
            MetricsSettings.class,
            (settings, kafka) -> {
              MetricsSettings read = MetricsSettings.read(settings);
              return read.withKafka(kafka.apply(read.kafka()));
            },
            MetricsFactory::properties,
            DEFAULTS,
            more));
  }

  private static Map<String, Object> properties(MetricsSettings settings) {
    Map<String, Object> properties = ServiceContext.frameworkProperties(settings.kafka());
    properties.put("metrics.group", settings.group());
    properties.put("builds.topic", settings.topic());
    return properties;
  }

  @Singleton
  ServiceThreads threads() {
    return new ServiceThreads();
  }

  /** Alive means that every thread is at work that reads the log. */
  @Singleton
  @Liveness
  StatusIndicator liveness(ServiceThreads threads) {
    return new StatusIndicator(
        "metrics-liveness",
        () -> threads.notAlive().isEmpty(),
        () -> Map.of("threadsNotAlive", threads.notAlive()));
  }

  /**
   * Prometheus takes one set of tags for a name. Kafka counts some things for the client, for each
   * broker and for each topic under one name: of those, what is the client's stays. What is a
   * partition's alone is under one of the two names that Kafka has for a topic with a dot.
   */
  @Singleton
  MeterFilter kafkaMeters(MetricsSettings settings) {
    return MeterFilter.deny(
        meter -> meter.getName().startsWith("kafka.") && !keeps(meter, settings.topic()));
  }

  private static boolean keeps(Meter.Id meter, String topic) {
    boolean whole = meter.getTag("topic") == null && meter.getTag("node-id") == null;
    boolean ofPartition = meter.getTag("partition") != null && topic.equals(meter.getTag("topic"));
    boolean ofClientsToo =
        meter.getName().endsWith("records-lag-max") || meter.getName().endsWith("records-lead-min");
    return whole || (ofPartition && !ofClientsToo);
  }

  @Singleton
  BuildRecorder recorder(MetricsSettings settings, MetricsRecorder figures) {
    return new BuildRecorder(settings.filter(), figures, Clock.systemUTC());
  }

  @Singleton
  MetricsRecorder figures(MetricsSettings settings, Telemetry telemetry) {
    return new MeterRecorder(telemetry.meter(), settings.limits());
  }

  /** On the page that the framework has at /prometheus, beside its own metrics and Kafka's. */
  @Singleton
  @Bean(preDestroy = "close")
  Telemetry telemetry(
      MetricsSettings settings, Environment environment, PrometheusMeterRegistry registry) {
    return new Telemetry(
        openTelemetry(environment),
        settings.limits(),
        registry.getPrometheusRegistry(),
        settings.proxies());
  }

  /** What stands under {@code otel} in application.yml or the environment. */
  private static Map<String, String> openTelemetry(Environment environment) {
    Map<String, String> properties = new HashMap<>();
    environment
        .getProperties("otel", StringConvention.RAW)
        .forEach((name, value) -> properties.put("otel." + name, String.valueOf(value)));
    return properties;
  }
}
