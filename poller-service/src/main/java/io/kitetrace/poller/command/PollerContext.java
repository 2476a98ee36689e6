package io.kitetrace.poller.command;

import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.settings.Variables;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/**
 * Starts the framework around a poller: its configuration first, so that every fault in it is told
 * before anything runs, then the beans.
 */
final class PollerContext {

  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry("micronaut.application.name", "kitetrace-poller"),
          // The poller owns its Kafka clients; the framework's own would check another Kafka.
          Map.entry("kafka.enabled", false),
          Map.entry("kafka.health.enabled", false));

  private PollerContext() {}

  /**
   * Starts it with the process's environment and configuration.
   *
   * @throws io.kitetrace.runtime.settings.SettingsException with every fault in them
   */
  static ApplicationContext start() {
    return start(Variables.environment(), Map.of());
  }

  /** The same with other variables, and properties of the framework's own beside the defaults. */
  static ApplicationContext start(Variables variables, Map<String, Object> more) {
    return ServiceContext.start(
        variables,
        PollerSettings.class,
        (settings, kafka) -> {
          PollerSettings read = PollerSettings.read(settings);
          return read.withKafka(kafka.apply(read.kafka()));
        },
        settings -> Map.of(),
        DEFAULTS,
        more);
  }
}
