package io.kitetrace.standalone;

import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.emitter.service.EmitterSettings;
import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.page.StatusSource;
import io.kitetrace.poller.Poller;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.service.StatusIndicator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The framework around the services: pages, and the health and metrics of each as it has them
 * alone, from one server, for this machine only.
 */
final class OneContext {

  private static final String HOST = "micronaut.server.host";
  private static final String PORT = "micronaut.server.port";
  private static final int DEFAULT_PORT = 8080;
  private static final int FREE_PORT = -1;

  private static final Map<String, Object> DEFAULTS =
      Map.of(
          "micronaut.application.name",
          "kitetrace-standalone",
          HOST,
          "${MICRONAUT_SERVER_HOST:127.0.0.1}",
          // The services own their Kafka clients, and the broker is in this process.
          "kafka.enabled",
          false,
          "kafka.health.enabled",
          false);

  private OneContext() {}

  /** Makes a poller and an emitter available, none of which is started, and the explorer. */
  static ApplicationContext start(
      StandaloneSettings settings, Destination destination, OwnExplorer own, OwnEnricher enricher) {
    ApplicationContext context = ServiceContext.of(DEFAULTS);
    Environment environment = context.getEnvironment();
    environment.start();
    Integer port = port(settings, environment);
    if (port != null) {
      environment.addPropertySource(PropertySource.of("kitetrace", Map.of(PORT, port)));
    }
    context.registerSingleton(PollerSettings.class, settings.poller());
    context.registerSingleton(EmitterSettings.class, settings.emitter());
    context.registerSingleton(Destination.class, destination);
    Explorer explorer = own.explorer();
    if (explorer != null) {
      context.registerSingleton(Explorer.class, explorer);
    }
    if (settings.explorer() != null) {
      // The process is ready without it: what is wrong with it stands in the details.
      context.registerSingleton(
          HealthIndicator.class, new StatusIndicator("explorer", () -> true, own::details));
    }
    if (enricher.isWanted()) {
      context.registerSingleton(
          HealthIndicator.class, new StatusIndicator("enricher", () -> true, enricher::details));
    }
    context.start();
    if (explorer != null) {
      context.registerSingleton(
          StatusSource.class,
          new PollerFacts(context.getBean(Poller.class), settings.poller().buildkite()));
      context.registerSingleton(
          StatusSource.class, new EmitterFacts(context.getBean(Emitter.class)));
      if (enricher.isWanted()) {
        context.registerSingleton(StatusSource.class, (StatusSource) enricher::section);
      }
    }
    own.part().showMetrics(context.getBean(MeterRegistry.class));
    enricher.part().showMetrics(context.getBean(MeterRegistry.class));
    return context;
  }

  /**
   * Where to serve, as far as that is ours to say: {@code EXPLORER_PORT}, or else a free port where
   * nobody chose one and the usual one is taken. Null for what the framework was told.
   */
  private static @Nullable Integer port(StandaloneSettings settings, Environment environment) {
    if (settings.explorer() == null) {
      return null;
    }
    Integer chosen = settings.explorer().port();
    if (chosen != null || environment.containsProperty(PORT)) {
      return chosen;
    }
    return isTaken(environment.getProperty(HOST, String.class, "127.0.0.1")) ? FREE_PORT : null;
  }

  private static boolean isTaken(String host) {
    try (ServerSocket free = new ServerSocket(DEFAULT_PORT, 1, InetAddress.getByName(host))) {
      return !free.isBound();
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * Serves them.
   *
   * @return where
   * @throws CommandFailure if the port is taken
   */
  static URL serve(ApplicationContext context, StandaloneSettings settings) {
    try {
      return context.getBean(EmbeddedServer.class).start().getURL();
    } catch (ServerStartupException e) {
      boolean chosen = settings.explorer() != null && settings.explorer().port() != null;
      throw new CommandFailure(
          chosen
              ? "EXPLORER_PORT: pages, health and metrics cannot be served there, the port is taken;"
                  + " choose another, or none for a free one"
              : "MICRONAUT_SERVER_PORT: health and metrics cannot be served there, the port is taken;"
                  + " choose another, or -1 for a free one",
          e);
    }
  }
}
