package io.kitetrace.runtime.service;

import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.command.StopOnExit;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.memory.SmallHeap;
import io.kitetrace.runtime.settings.ConfiguredVariables;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.runtime.threads.ProcessGuard;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The framework as every service has it: health and Prometheus's metrics, and nothing else open.
 */
public final class ServiceContext {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceContext.class);

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

  /** Begins a service's work; may wait for what it needs. */
  @FunctionalInterface
  public interface Start {
    void run() throws InterruptedException;
  }

  /**
   * Runs a service from its start to its end. While it waits for what it needs, health and metrics
   * are served already; it is stopped in good order when the process is asked to end.
   *
   * @return the exit code
   * @throws RuntimeException what made it fail
   */
  @SuppressWarnings("try") // the hook only has to be there
  public static int run(ApplicationContext context, Start start, Runnable stop, Future<?> ended)
      throws InterruptedException {
    try (StopOnExit hook = StopOnExit.of(stop);
        context) {
      FutureTask<@Nullable Void> starting =
          new FutureTask<>(
              () -> {
                start.run();
                return null;
              });
      new Thread(starting, "start").start();
      int port = serve(context).getPort();
      LOG.atInfo().addKeyValue("port", port).log("health and metrics are served");
      awaitEnd(starting);
      SmallHeap.keep();
      return awaitEnd(ended);
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
      ProcessGuard.endIfOutOfMemory(e);
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
