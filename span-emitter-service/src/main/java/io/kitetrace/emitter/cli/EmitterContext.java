package io.kitetrace.emitter.cli;

import io.kitetrace.emitter.EmitterSettings;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.settings.ConfiguredVariables;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import java.util.HashMap;
import java.util.Map;

/**
 * Starts the framework around an emitter: its configuration first, so that every fault in it is
 * told before anything runs, then the beans.
 */
final class EmitterContext {

  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry("micronaut.application.name", "kitetrace-emitter"),
          // Readiness tells of Kafka in its own details: the framework's says UP long after it
          // went.
          Map.entry("kafka.health.enabled", false));

  private EmitterContext() {}

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
    EmitterSettings settings = read(variables, environment);
    // The framework's own Kafka clients, such as its health check, reach Kafka as we do.
    Map<String, Object> kafka = new HashMap<>();
    settings.kafka().properties().forEach((name, value) -> kafka.put("kafka." + name, value));
    environment.addPropertySource(PropertySource.of("kitetrace-kafka", kafka));
    context.registerSingleton(EmitterSettings.class, settings);
    return context.start();
  }

  private static EmitterSettings read(Variables variables, Environment environment) {
    Settings settings = new Settings(new ConfiguredVariables(variables, environment));
    EmitterSettings emitter = EmitterSettings.read(settings);
    settings.check();
    return emitter.withKafka(emitter.kafka().with(environment.getProperties("kafka"), variables));
  }
}
