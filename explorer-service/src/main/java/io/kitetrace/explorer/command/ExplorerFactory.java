package io.kitetrace.explorer.command;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.ExplorerSettings;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.service.StatusIndicator;
import io.kitetrace.runtime.settings.Variables;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
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
  Explorer explorer(ExplorerSettings settings) {
    return new Explorer(settings, Clock.systemUTC());
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
