package io.kitetrace.metrics;

import io.kitetrace.metrics.consume.BuildRecorder;
import io.kitetrace.metrics.consume.Figures;
import io.kitetrace.metrics.export.MeterFigures;
import io.kitetrace.metrics.export.Telemetry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;
import io.micronaut.core.naming.conventions.StringConvention;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Puts the consumer together. */
@Factory
final class MetricsFactory {

  @Singleton
  BuildRecorder recorder(MetricsSettings settings, Figures figures) {
    return new BuildRecorder(settings.filter(), figures, Clock.systemUTC());
  }

  @Singleton
  Figures figures(MetricsSettings settings, Telemetry telemetry) {
    return new MeterFigures(telemetry.meter(), settings.limits());
  }

  /** On the page that the framework has at /prometheus, beside its own metrics and Kafka's. */
  @Singleton
  @Bean(preDestroy = "close")
  Telemetry telemetry(
      MetricsSettings settings, Environment environment, PrometheusMeterRegistry registry) {
    return new Telemetry(
        openTelemetry(environment), settings.limits(), registry.getPrometheusRegistry());
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
