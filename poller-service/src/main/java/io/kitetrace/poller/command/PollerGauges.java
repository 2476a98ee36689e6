package io.kitetrace.poller.command;

import io.kitetrace.poller.HintCounters;
import io.kitetrace.poller.InboxCounters;
import io.kitetrace.poller.Poller;
import io.kitetrace.poller.PollerCounters;
import io.kitetrace.poller.webhook.WebhookEvents;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Shows a poller's counts and states as meters; they are read when they are scraped. */
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
    builds(registry, "published", PollerCounters::published);
    builds(registry, "unchanged", PollerCounters::unchanged);
    builds(registry, "filtered", PollerCounters::filtered);
    builds(registry, "unfinished", PollerCounters::unfinished);
    builds(registry, "rejected", PollerCounters::rejected);
    FunctionCounter.builder(
            "kitetrace.poller.dead.letters.refused", poller, Poller::deadLettersRefused)
        .description("Rejected builds whose dead letters Kafka did not take; the log names them")
        .register(registry);
    FunctionCounter.builder("kitetrace.poller.polls", poller, p -> p.counters().passes())
        .description("Lists read to their ends")
        .register(registry);
    FunctionCounter.builder(
            "kitetrace.poller.budget.waited", poller, p -> p.budgetWaited().toMillis() / 1e3)
        .description("Time that requests have waited for the budget")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("kitetrace.poller.budget.available", poller, Poller::budgetAvailable)
        .description("Requests that may go at once")
        .register(registry);
    Gauge.builder("kitetrace.poller.joined", poller, p -> p.isJoined() ? 1 : 0)
        .description("Whether the group has taken us in")
        .register(registry);
    troubles(registry, "api", Poller::apiTroubles);
    troubles(registry, "kafka", Poller::kafkaTroubles);
    inbox(registry);
    organizations.forEach(organization -> organization(registry, organization));
  }

  private void troubles(
      MeterRegistry registry, String with, Function<Poller, List<String>> troubles) {
    Gauge.builder("kitetrace.poller.troubles", poller, p -> troubles.apply(p).size())
        .description("What fails at present, by whom it is about; the API's for each organization")
        .tag("with", with)
        .register(registry);
  }

  private void inbox(MeterRegistry registry) {
    for (WebhookEvents.Result result : WebhookEvents.Result.values()) {
      FunctionCounter.builder("kitetrace.poller.webhooks", poller, p -> p.webhooks(result))
          .description("Requests to the webhook, by what they were taken for")
          .tag("result", result.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    hints(registry, "fetched", HintCounters::fetched);
    hints(registry, "coalesced", HintCounters::coalesced);
    hints(registry, "known", HintCounters::known);
    hints(registry, "filtered", HintCounters::filtered);
    hints(registry, "left_to_polling", HintCounters::leftToPolling);
    hints(registry, "lost", HintCounters::lost);
    messages(registry, "received", InboxCounters::received);
    messages(registry, "unreadable", InboxCounters::unreadable);
    messages(registry, "foreign", InboxCounters::foreign);
  }

  private void hints(MeterRegistry registry, String outcome, ToDoubleFunction<HintCounters> count) {
    FunctionCounter.builder(
            "kitetrace.poller.hints", poller, p -> count.applyAsDouble(p.hintCounters()))
        .description("Webhooks' hints at builds, by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  private void messages(
      MeterRegistry registry, String result, ToDoubleFunction<InboxCounters> count) {
    FunctionCounter.builder(
            "kitetrace.poller.inbox", poller, p -> count.applyAsDouble(p.inboxCounters()))
        .description("Messages that came out of the inbox")
        .tag("result", result)
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
    Instant cursor = poller.cursor(organization);
    return cursor == null || !poller.owned().contains(organization)
        ? Double.NaN
        : Duration.between(cursor, clock.instant()).toMillis() / 1e3;
  }

  private void builds(
      MeterRegistry registry, String outcome, ToDoubleFunction<PollerCounters> count) {
    FunctionCounter.builder(
            "kitetrace.poller.builds", poller, p -> count.applyAsDouble(p.counters()))
        .description("Builds that the API delivered, by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }
}
