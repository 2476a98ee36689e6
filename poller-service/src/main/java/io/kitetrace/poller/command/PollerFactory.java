package io.kitetrace.poller.command;

import io.kitetrace.poller.Poller;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.http.ApiTimeouts;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.service.StatusIndicator;
import io.kitetrace.runtime.settings.Variables;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.health.indicator.annotation.Liveness;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

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
    gauges(poller, settings.buildkite().organizations(), registry);
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

  /** Shows a poller's states as meters; they are read when they are scraped. */
  private static void gauges(Poller poller, List<String> organizations, MeterRegistry registry) {
    FunctionCounter.builder(
            "kitetrace.poller.budget.waited", poller, p -> p.budget().waited().toMillis() / 1e3)
        .description("Time that requests have waited for the budget")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("kitetrace.poller.budget.available", poller, p -> p.budget().available())
        .description("Requests that may go at once")
        .register(registry);
    Gauge.builder("kitetrace.poller.joined", poller, p -> p.isJoined() ? 1 : 0)
        .description("Whether the group has taken us in")
        .register(registry);
    troubles(poller, registry, "api", Poller::apiOutages);
    troubles(poller, registry, "kafka", Poller::kafkaOutages);
    organizations.forEach(organization -> organization(poller, organization, registry));
  }

  private static void troubles(
      Poller poller, MeterRegistry registry, String with, Function<Poller, List<String>> troubles) {
    Gauge.builder("kitetrace.poller.troubles", poller, p -> troubles.apply(p).size())
        .description("What fails at present, by whom it is about; the API's for each organization")
        .tag("with", with)
        .register(registry);
  }

  private static void organization(Poller poller, String organization, MeterRegistry registry) {
    Gauge.builder("kitetrace.poller.owned", poller, p -> p.owned().contains(organization) ? 1 : 0)
        .description("Whether this replica polls the organization")
        .tag("organization", organization)
        .register(registry);
    TimeGauge.builder(
            "kitetrace.poller.cursor.age", () -> cursorAge(poller, organization), TimeUnit.SECONDS)
        .description("How long ago the time is up to which the organization's list has been read")
        .tag("organization", organization)
        .register(registry);
  }

  /** Not a number where this replica has not read the list. */
  private static Number cursorAge(Poller poller, String organization) {
    Instant cursor = poller.metrics().cursor(organization);
    return cursor == null || !poller.owned().contains(organization)
        ? Double.NaN
        : Duration.between(cursor, Instant.now()).toMillis() / 1e3;
  }
}
