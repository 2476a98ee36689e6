package io.kitetrace.metrics;

import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.settings.ConfiguredVariables;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.HashMap;
import java.util.Map;

/**
 * Starts the framework around the consumer: its configuration first, so that every fault in it is
 * told before anything runs, then the beans.
 */
final class MetricsContext {

  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry("micronaut.application.name", "kitetrace-metrics"),
          Map.entry("micronaut.metrics.export.prometheus.descriptions", true),
          // A probe does not wait for the default ten seconds to hear that Kafka is away.
          Map.entry("kafka.health-timeout", "2s"),
          // The other way asks for what a user with least rights may not see: the brokers'
          // settings.
          Map.entry("kafka.health.restricted", true),
          // The health page says it, and the consumer goes on trying.
          Map.entry("logger.levels.io.micronaut.management.health.indicator.HealthResult", "OFF"));

  private MetricsContext() {}

  /**
   * A running consumer; its {@code stop} ends it.
   *
   * @param more properties of the framework's own, beside the defaults
   * @throws io.kitetrace.runtime.settings.SettingsException with every fault in the settings
   */
  static EmbeddedServer start(Variables variables, Map<String, Object> more) {
    ApplicationContext context = ServiceContext.of(DEFAULTS, more);
    Environment environment = context.getEnvironment();
    environment.start();
    MetricsSettings settings = read(variables, environment);
    Map<String, Object> properties = new HashMap<>();
    settings.kafka().properties().forEach((name, value) -> properties.put("kafka." + name, value));
    properties.put("metrics.group", settings.group());
    properties.put("builds.topic", settings.topic());
    environment.addPropertySource(PropertySource.of("kitetrace", properties));
    context.registerSingleton(MetricsSettings.class, settings);
    context.start();
    try {
      return context.getBean(EmbeddedServer.class).start();
    } catch (ServerStartupException e) {
      context.close();
      throw new CommandFailure(
          "the port for health and metrics could not be opened (%s); set MICRONAUT_SERVER_PORT"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static MetricsSettings read(Variables variables, Environment environment) {
    Settings settings = new Settings(new ConfiguredVariables(variables, environment));
    MetricsSettings metrics = MetricsSettings.read(settings);
    settings.check();
    return metrics.withKafka(metrics.kafka().with(environment.getProperties("kafka"), variables));
  }
}
