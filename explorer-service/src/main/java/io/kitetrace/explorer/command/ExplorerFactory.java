package io.kitetrace.explorer.command;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.ExplorerSettings;
import io.kitetrace.explorer.metrics.ExplorerMetrics;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.service.StatusIndicator;
import io.kitetrace.runtime.settings.Variables;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.management.health.indicator.annotation.Liveness;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts an explorer together, where there are settings for one. */
@Factory
@Requires(bean = ExplorerSettings.class)
final class ExplorerFactory {

  private static final Map<String, Object> PROPERTIES =
      Map.of("micronaut.application.name", "kitetrace-explorer");

  /**
   * Starts the framework around an explorer.
   *
   * @param more properties of the framework's own, beside the defaults
   * @throws io.kitetrace.runtime.settings.SettingsException with every fault in the settings
   */
  static ApplicationContext start(Variables variables, Map<String, Object> more) {
    return ServiceContext.start(
        variables,
        ExplorerSettings.class,
        (settings, kafka) -> {
          ExplorerSettings read = ExplorerSettings.read(settings);
          return read.withKafka(kafka.apply(read.kafka()));
        },
        ExplorerFactory::properties,
        PROPERTIES,
        more);
  }

  private static Map<String, Object> properties(ExplorerSettings settings) {
    Map<String, Object> properties = new HashMap<>();
    Integer port = settings.port();
    if (port != null) {
      properties.put("micronaut.server.port", port);
    }
    return properties;
  }

  @Bean(preDestroy = "close")
  @Singleton
  Explorer explorer(ExplorerSettings settings, ExplorerMetrics metrics) {
    return new Explorer(settings, metrics, Clock.systemUTC());
  }

  @Singleton
  ExplorerMetrics metrics(MeterRegistry registry) {
    return new ExplorerMetrics(registry);
  }

  /** Ready means that it has found the log; how far it has come stands in the details. */
  @Singleton
  @Readiness
  StatusIndicator readiness(Explorer explorer) {
    return new StatusIndicator("explorer", () -> isReading(explorer), () -> details(explorer));
  }

  private static boolean isReading(Explorer explorer) {
    return explorer.indexer().reading() && !explorer.ended().isDone();
  }

  private static Map<String, Object> details(Explorer explorer) {
    Map<String, Object> details = new LinkedHashMap<>();
    explorer.indexer().kafka().addTo(details);
    double lag = explorer.indexer().lagRecords();
    if (!Double.isNaN(lag)) {
      details.put("lagRecords", (long) lag);
    }
    details.put("buildsIndexed", explorer.metrics().indexed());
    details.put("recordsRejected", explorer.metrics().rejected());
    details.put("indexBytes", explorer.index().bytes());
    return details;
  }

  /** Alive means that every thread is at work. */
  @Singleton
  @Liveness
  StatusIndicator liveness(Explorer explorer) {
    return new StatusIndicator(
        "explorer-liveness",
        () -> !explorer.ended().isDone() && explorer.threads().notAlive().isEmpty(),
        () -> Map.of("threadsNotAlive", explorer.threads().notAlive()));
  }
}
