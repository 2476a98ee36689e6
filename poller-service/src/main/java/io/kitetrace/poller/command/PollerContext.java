package io.kitetrace.poller.command;

import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.settings.ConfiguredVariables;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import java.util.HashMap;
import java.util.Map;

/**
 * Starts the framework around a poller: its configuration first, so that every fault in it is told
 * before anything runs, then the beans.
 */
final class PollerContext {

  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry("micronaut.application.name", "kitetrace-poller"),
          Map.entry("micronaut.banner.enabled", false),
          Map.entry("endpoints.all.enabled", false),
          Map.entry("endpoints.health.enabled", true),
          Map.entry("endpoints.health.sensitive", false),
          Map.entry("endpoints.health.details-visible", "ANONYMOUS"),
          Map.entry("endpoints.prometheus.enabled", true),
          Map.entry("endpoints.prometheus.sensitive", false),
          Map.entry("micronaut.metrics.export.prometheus.enabled", true),
          Map.entry("micronaut.metrics.export.prometheus.step", "PT1M"),
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
    Map<String, Object> properties = new HashMap<>(DEFAULTS);
    properties.putAll(more);
    ApplicationContext context =
        ApplicationContext.builder()
            // What is looked for to find these costs a tenth of a start, and nothing depends on it.
            .bootstrapEnvironment(false)
            .deduceEnvironment(false)
            .properties(properties)
            .banner(false)
            .build();
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
