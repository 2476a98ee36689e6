package io.kitetrace.standalone;

import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaException;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.kafka.PortTakenException;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.TopicSetup;
import io.micronaut.context.ApplicationContext;
import java.net.URL;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * What one process is made of; nothing but the broker and the server runs yet.
 *
 * @param settings of all, against the broker
 * @param waiting the most records of the log that are not delivered yet
 * @param server null where nothing is served
 */
record ProcessParts(
    StandaloneSettings settings,
    EmbeddedKafka kafka,
    Emitter emitter,
    OwnExplorer explorer,
    OwnEnricher enricher,
    long waiting,
    @Nullable Server server)
    implements AutoCloseable {

  /**
   * The framework around the services.
   *
   * @param address of pages, health and metrics
   */
  record Server(ApplicationContext context, URL address) {}

  /**
   * Starts the broker and puts the rest together.
   *
   * @param destination where traces go; closed with this
   * @param served whether pages, health and metrics are for others to see
   */
  static ProcessParts open(StandaloneSettings configured, Destination destination, boolean served) {
    EmbeddedKafka kafka = broker(configured);
    try {
      StandaloneSettings settings = configured.against(kafka.bootstrapServers());
      long waiting;
      try (Admin admin = Admin.create(settings.poller().kafka().admin(Map.of()))) {
        TopicSetup topics = new TopicSetup(admin, settings.topics());
        if (settings.enricher() == null) {
          topics.run();
        } else {
          topics.runWithTimelines(); // whoever reads them looks for them but once a minute
        }
        waiting =
            Backlog.of(admin, settings.topics().topics().builds(), settings.emitter().group());
      }
      OwnExplorer explorer = OwnExplorer.open(settings.explorer());
      OwnEnricher enricher = OwnEnricher.open(settings.enricher());
      try {
        Server server = served ? serve(settings, destination, explorer, enricher) : null;
        Emitter emitter =
            server == null
                ? new Emitter(settings.emitter(), destination, Clock.systemUTC())
                : server.context().getBean(Emitter.class);
        return new ProcessParts(settings, kafka, emitter, explorer, enricher, waiting, server);
      } catch (RuntimeException e) {
        enricher.close();
        explorer.close();
        throw e;
      }
    } catch (RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  private static EmbeddedKafka broker(StandaloneSettings settings) {
    try {
      return EmbeddedKafka.start(
          EmbeddedKafkaOptions.in(settings.data()).withPort(settings.port()));
    } catch (PortTakenException e) {
      throw new CommandFailure(
          "KITETRACE_KAFKA_PORT: %s; choose another, or none for a free one"
              .formatted(e.getMessage()),
          e);
    } catch (EmbeddedKafkaException e) {
      throw new CommandFailure("KITETRACE_DATA: " + e.getMessage(), e);
    }
  }

  private static Server serve(
      StandaloneSettings settings,
      Destination destination,
      OwnExplorer explorer,
      OwnEnricher enricher) {
    ApplicationContext context = OneContext.start(settings, destination, explorer, enricher);
    try {
      return new Server(context, OneContext.serve(context, settings));
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  /** Finishes what is in flight, then stops the broker. May be called more than once. */
  @Override
  public void close() {
    try {
      enricher.close();
      emitter.close();
      if (server != null) {
        server.context().close();
      }
      explorer.close();
    } finally {
      kafka.close();
    }
  }
}
