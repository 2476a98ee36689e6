package io.kitetrace.poller;

import io.kitetrace.poller.api.ApiEvents;
import io.kitetrace.poller.log.PublishEvents;
import io.kitetrace.poller.log.Source;
import io.kitetrace.poller.ownership.InboxEvents;
import io.kitetrace.poller.poll.HintEvents;
import io.kitetrace.poller.poll.OrganizationPoller;
import io.kitetrace.poller.webhook.WebhookEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what happens in all stages. Safe for use by several threads. */
final class PollerEvents
    implements ApiEvents,
        PublishEvents,
        InboxEvents,
        HintEvents,
        WebhookEvents,
        OrganizationPoller.PassListener {

  private final PollerMeters meters;
  private final InstantSource clock;
  private final LongAdder published = new LongAdder();
  private final LongAdder unchanged = new LongAdder();
  private final LongAdder filtered = new LongAdder();
  private final LongAdder unfinished = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder deadLettersRefused = new LongAdder();
  private final LongAdder requests = new LongAdder();
  private final LongAdder passes = new LongAdder();
  private final LongAdder inboxReceived = new LongAdder();
  private final LongAdder inboxUnreadable = new LongAdder();
  private final LongAdder inboxForeign = new LongAdder();
  private final Map<HintEvents.Outcome, LongAdder> hints = adders(HintEvents.Outcome.class);
  private final Map<WebhookEvents.Result, LongAdder> webhooks = adders(WebhookEvents.Result.class);
  private final LongAdder hintsLost = new LongAdder();
  private final Map<String, Instant> cursors = new ConcurrentHashMap<>();

  PollerEvents(PollerMeters meters, InstantSource clock) {
    this.meters = meters;
    this.clock = clock;
  }

  PollerCounters counters() {
    return new PollerCounters(
        published.sum(),
        unchanged.sum(),
        filtered.sum(),
        unfinished.sum(),
        rejected.sum(),
        requests.sum(),
        passes.sum());
  }

  long deadLettersRefused() {
    return deadLettersRefused.sum();
  }

  InboxCounters inboxCounters() {
    return new InboxCounters(inboxReceived.sum(), inboxUnreadable.sum(), inboxForeign.sum());
  }

  HintCounters hintCounters() {
    return new HintCounters(
        sum(hints, Outcome.FETCHED),
        sum(hints, Outcome.COALESCED),
        sum(hints, Outcome.KNOWN),
        sum(hints, Outcome.FILTERED),
        sum(hints, Outcome.LEFT_TO_POLLING),
        hintsLost.sum());
  }

  long webhooks(WebhookEvents.Result result) {
    return sum(webhooks, result);
  }

  /** A hint did not reach the inbox. */
  void hintLost() {
    hintsLost.increment();
  }

  private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> keys) {
    Map<K, LongAdder> adders = new EnumMap<>(keys);
    for (K key : keys.getEnumConstants()) {
      adders.put(key, new LongAdder());
    }
    return adders;
  }

  private static <K> long sum(Map<K, LongAdder> adders, K key) {
    return Objects.requireNonNull(adders.get(key)).sum();
  }

  @Nullable Instant cursor(String organization) {
    return cursors.get(organization);
  }

  @Override
  public void requested(int status) {
    requests.increment();
    meters.requested(status);
  }

  @Override
  public void published(Source source, Instant finishedAt) {
    published.increment();
    if (source == Source.POLL || source == Source.WEBHOOK) {
      Duration lag = Duration.between(finishedAt, clock.instant());
      meters.published(lag.isNegative() ? Duration.ZERO : lag);
    }
  }

  @Override
  public void unchanged() {
    unchanged.increment();
  }

  @Override
  public void rejected() {
    rejected.increment();
  }

  @Override
  public void deadLetterRefused() {
    deadLettersRefused.increment();
  }

  @Override
  public void filtered() {
    filtered.increment();
  }

  @Override
  public void unfinished() {
    unfinished.increment();
  }

  @Override
  public void received() {
    inboxReceived.increment();
  }

  @Override
  public void passedOver(Reason reason) {
    switch (reason) {
      case UNREADABLE -> inboxUnreadable.increment();
      case FOREIGN -> inboxForeign.increment();
    }
  }

  @Override
  public void hinted(Outcome outcome) {
    Objects.requireNonNull(hints.get(outcome)).increment();
  }

  @Override
  public void landed(Duration sinceHint) {
    meters.landed(sinceHint);
  }

  @Override
  public void delivered(Result result) {
    Objects.requireNonNull(webhooks.get(result)).increment();
  }

  @Override
  public void completed(String organization, @Nullable Instant through) {
    passes.increment();
    if (through != null) {
      cursors.put(organization, through);
    }
  }
}
