package io.kitetrace.poller.command;

import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.settings.ConfiguredVariables;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
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
    ApplicationContext context = ServiceContext.of(DEFAULTS, more);
    Environment environment = context.getEnvironment();
    environment.start();
    Settings settings = new Settings(new ConfiguredVariables(variables, environment));
    PollerSettings read = PollerSettings.read(settings);
    settings.check();
    PollerSettings poller =
        read.withKafka(read.kafka().with(environment.getProperties("kafka"), variables));
    context.registerSingleton(PollerSettings.class, poller);
    return context.start();
  }
}
