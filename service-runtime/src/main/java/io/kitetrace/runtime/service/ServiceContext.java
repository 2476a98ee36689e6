package io.kitetrace.runtime.service;

import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.kafka.KafkaSettings;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The framework as every service has it: health and Prometheus's metrics, and nothing else open.
 */
public final class ServiceContext {

  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry("micronaut.banner.enabled", false),
          Map.entry("endpoints.all.enabled", false),
          Map.entry("endpoints.health.enabled", true),
          Map.entry("endpoints.health.sensitive", false),
          Map.entry("endpoints.health.details-visible", "ANONYMOUS"),
          Map.entry("endpoints.prometheus.enabled", true),
          Map.entry("endpoints.prometheus.sensitive", false),
          Map.entry("micronaut.metrics.export.prometheus.enabled", true),
          Map.entry("micronaut.metrics.export.prometheus.step", "PT1M"));

  private ServiceContext() {}

  /** Reads a service's settings; what is wrong in them is noted, and told by the caller. */
  @FunctionalInterface
  public interface Reader<S> {

    /**
     * Reads them.
     *
     * @param kafka adds what the framework's configuration says of Kafka; variables win
     */
    S read(Settings settings, UnaryOperator<KafkaSettings> kafka);
  }

  /**
   * Starts the framework around a service: its configuration first, so that every fault in it is
   * told before anything runs, then the beans, of which the settings are one.
   *
   * @param properties of the framework's own that follow from the settings
   * @param own the same for the service in any case
   * @param more win over all others
   * @throws io.kitetrace.runtime.settings.SettingsException with every fault in the settings
   */
  public static <S> ApplicationContext start(
      Variables variables,
      Class<S> type,
      Reader<S> reader,
      Function<S, Map<String, Object>> properties,
      Map<String, Object> own,
      Map<String, Object> more) {
    ApplicationContext context = of(own, more);
    Environment environment = context.getEnvironment();
    environment.start();
    Settings settings = new Settings(new ConfiguredVariables(variables, environment));
    S read =
        reader.read(settings, kafka -> kafka.with(environment.getProperties("kafka"), variables));
    settings.check();
    environment.addPropertySource(PropertySource.of("kitetrace", properties.apply(read)));
    context.registerSingleton(type, read);
    return context.start();
  }

  /** For the framework's own Kafka clients, such as its health check: they reach it as we do. */
  public static Map<String, Object> frameworkProperties(KafkaSettings kafka) {
    Map<String, Object> properties = new HashMap<>();
    kafka.properties().forEach((name, value) -> properties.put("kafka." + name, value));
    return properties;
  }

  /** Opens the port for health and metrics. */
  public static EmbeddedServer serve(ApplicationContext context) {
    try {
      return context.getBean(EmbeddedServer.class).start();
    } catch (ServerStartupException e) {
      context.close();
      throw new CommandFailure(
          "health and metrics cannot be served, the port is taken; MICRONAUT_SERVER_PORT gives another",
          e);
    }
  }

  /**
   * Waits for a service's end.
   *
   * @throws RuntimeException what made it fail
   */
  public static int awaitEnd(Future<?> ended) throws InterruptedException {
    try {
      ended.get();
      return ExitCodes.SUCCESS;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  /**
   * A context that is not started, nor its environment.
   *
   * @param own the service's own properties; later ones win over earlier ones and over what all
   *     services have
   */
  @SafeVarargs
  public static ApplicationContext of(Map<String, Object>... own) {
    Map<String, Object> properties = new HashMap<>(DEFAULTS);
    for (Map<String, Object> more : own) {
      properties.putAll(more);
    }
    return ApplicationContext.builder()
        // What is looked for to find these costs a tenth of a start, and nothing depends on it.
        .bootstrapEnvironment(false)
        .deduceEnvironment(false)
        .properties(properties)
        .banner(false)
        .build();
  }
}
