package io.kitetrace.standalone;

import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.service.EmitterSettings;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.service.ServiceContext;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URL;
import java.util.Map;

/**
 * The framework around both services: their health and metrics, as each has them alone, from one
 * server, for this machine only.
 */
final class OneContext {

  private static final Map<String, Object> DEFAULTS =
      Map.of(
          "micronaut.application.name",
          "kitetrace-standalone",
          "micronaut.server.host",
          "${MICRONAUT_SERVER_HOST:127.0.0.1}",
          // The services own their Kafka clients, and the broker is in this process.
          "kafka.enabled",
          false,
          "kafka.health.enabled",
          false);

  private OneContext() {}

  /** Makes a poller and an emitter available, none of which is started. */
  static ApplicationContext start(StandaloneSettings settings, Destination destination) {
    ApplicationContext context = ServiceContext.of(DEFAULTS);
    context.registerSingleton(PollerSettings.class, settings.poller());
    context.registerSingleton(EmitterSettings.class, settings.emitter());
    context.registerSingleton(Destination.class, destination);
    return context.start();
  }

  /**
   * Serves them.
   *
   * @return where
   * @throws CommandFailure if the port is taken
   */
  static URL serve(ApplicationContext context) {
    try {
      return context.getBean(EmbeddedServer.class).start().getURL();
    } catch (ServerStartupException e) {
      throw new CommandFailure(
          "MICRONAUT_SERVER_PORT: health and metrics cannot be served there, the port is taken;"
              + " choose another, or -1 for a free one",
          e);
    }
  }
}
