package io.kitetrace.poller.command;

import io.kitetrace.poller.Poller;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Shows a poller's states as meters; they are read when they are scraped. */
final class PollerGauges {

  private final Poller poller;
  private final List<String> organizations;
  private final InstantSource clock;

  PollerGauges(Poller poller, List<String> organizations, InstantSource clock) {
    this.poller = poller;
    this.organizations = organizations;
    this.clock = clock;
  }

  void bindTo(MeterRegistry registry) {
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
    troubles(registry, "api", Poller::apiOutages);
    troubles(registry, "kafka", Poller::kafkaOutages);
    organizations.forEach(organization -> organization(registry, organization));
  }

  private void troubles(
      MeterRegistry registry, String with, Function<Poller, List<String>> troubles) {
    Gauge.builder("kitetrace.poller.troubles", poller, p -> troubles.apply(p).size())
        .description("What fails at present, by whom it is about; the API's for each organization")
        .tag("with", with)
        .register(registry);
  }

  private void organization(MeterRegistry registry, String organization) {
    Gauge.builder("kitetrace.poller.owned", poller, p -> p.owned().contains(organization) ? 1 : 0)
        .description("Whether this replica polls the organization")
        .tag("organization", organization)
        .register(registry);
    TimeGauge.builder(
            "kitetrace.poller.cursor.age", () -> cursorAge(organization), TimeUnit.SECONDS)
        .description("How long ago the time is up to which the organization's list has been read")
        .tag("organization", organization)
        .register(registry);
  }

  /** Not a number where this replica has not read the list. */
  private Number cursorAge(String organization) {
    Instant cursor = poller.metrics().cursor(organization);
    return cursor == null || !poller.owned().contains(organization)
        ? Double.NaN
        : Duration.between(cursor, clock.instant()).toMillis() / 1e3;
  }
}
