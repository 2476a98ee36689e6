package io.kitetrace.poller.command;

import io.kitetrace.poller.Poller;
import io.kitetrace.poller.api.ApiTimeouts;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.service.StatusIndicator;
import io.kitetrace.runtime.settings.Variables;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.health.indicator.annotation.Liveness;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts a poller and its health together, where there are settings for one. */
@Factory
@Requires(bean = PollerSettings.class)
final class PollerFactory {

  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry("micronaut.application.name", "kitetrace-poller"),
          // The poller owns its Kafka clients; the framework's own would check another Kafka.
          Map.entry("kafka.enabled", false),
          Map.entry("kafka.health.enabled", false));

  /**
   * Starts the framework around a poller: its configuration first, then the beans.
   *
   * @param more properties of the framework's own, beside the defaults
   * @throws io.kitetrace.runtime.settings.SettingsException with every fault in the settings
   */
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

  @Bean(preDestroy = "close")
  @Singleton
  Poller poller(PollerSettings settings, MeterRegistry registry) {
    Poller poller = new Poller(settings, registry, ApiTimeouts.DEFAULT);
    new PollerGauges(poller, settings.buildkite().organizations(), InstantSource.system())
        .bindTo(registry);
    return poller;
  }

  /**
   * Alive means that the poller has not ended, and that none of its threads has ended or hangs. A
   * thread that waits, for the API's budget or for Kafka, does not hang, however long that takes.
   */
  @Singleton
  @Liveness
  StatusIndicator liveness(Poller poller) {
    return new StatusIndicator(
        "poller-liveness",
        () -> poller.notAlive().isEmpty() && !poller.ended().isDone(),
        () -> Map.of("threadsNotAlive", poller.notAlive()));
  }

  /**
   * Ready means that the group has taken us in, with or without a share. An API that is away does
   * not change that, since a restart would not bring it back: what is wrong with it stands in the
   * details.
   */
  @Singleton
  @Readiness
  @Requires(beans = HealthEndpoint.class)
  StatusIndicator readiness(Poller poller) {
    return new StatusIndicator(
        "poller", () -> poller.isJoined() && !poller.ended().isDone(), () -> details(poller));
  }

  private static Map<String, Object> details(Poller poller) {
    PollerMetrics metrics = poller.metrics();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("joined", poller.isJoined());
    details.put("organizations", poller.owned());
    details.put("troubles", poller.outages());
    details.put("polls", metrics.passes());
    details.put("buildsPublished", metrics.builds().published());
    details.put("buildsRejected", metrics.builds().rejected());
    return details;
  }
}
