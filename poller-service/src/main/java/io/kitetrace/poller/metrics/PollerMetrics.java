package io.kitetrace.poller.metrics;

import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.state.BuildCounts.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * All that the poller's stages count and measure. What is counted can be read here as well,
 * whatever registry there is. Safe for use by several threads.
 */
public final class PollerMetrics {

  private static final String BUILDS = "Builds that the API delivered, by what became of them";
  private static final String HINTS = "Webhooks' hints at builds, by what became of them";

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Map<Outcome, LongAdder> builds;
  private final LongAdder deadLettersRefused;
  private final LongAdder passes;
  private final LongAdder requests = new LongAdder(); // of any status
  private final Map<HintOutcome, LongAdder> hints;
  private final Map<InboxResult, LongAdder> inbox;
  private final Map<WebhookResult, LongAdder> webhooks;
  private final DistributionSummary lag;
  private final DistributionSummary webhookLag;
  private final Map<String, Instant> cursors = new ConcurrentHashMap<>();

  /** Registers everything; one for each registry. */
  public PollerMetrics(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    this.builds = counters(Outcome.class, "builds", BUILDS, "outcome");
    this.deadLettersRefused =
        counter(
            "dead.letters.refused",
            "Rejected builds whose dead letters Kafka did not take; the log names them");
    this.passes = counter("polls", "Lists read to their ends");
    this.hints = counters(HintOutcome.class, "hints", HINTS, "outcome");
    this.inbox =
        counters(InboxResult.class, "inbox", "Messages that came out of the inbox", "result");
    this.webhooks =
        counters(
            WebhookResult.class,
            "webhooks",
            "Requests to the webhook, by what they were taken for",
            "result");
    this.lag =
        seconds("lag", "From a build's finish to its record in the log")
            .serviceLevelObjectives(1, 3, 10, 30, 60, 120, 300, 900, 3_600, 86_400)
            .register(registry);
    this.webhookLag =
        seconds("webhook.lag", "From a webhook's delivery to its build in the log")
            .serviceLevelObjectives(1, 2, 3, 10, 60)
            .register(registry);
  }

  /** A request went out: the answer's status, or 0 where nobody answered. */
  public void requested(int status) {
    requests.increment();
    Counter.builder("kitetrace.poller.requests")
        .description("Requests to Buildkite's API by status")
        .tag("status", status == 0 ? "none" : Integer.toString(status))
        .register(registry)
        .increment();
  }

  /** What became of a build. */
  public void build(Outcome outcome) {
    Objects.requireNonNull(builds.get(outcome)).increment();
  }

  /** A build that was polled or hinted at went into the log, having finished then. */
  public void publishedLive(Instant finishedAt) {
    lag.record(secondsSince(finishedAt));
  }

  /** What a webhook hinted at is in the log. */
  public void publishedHinted(Instant hintedAt) {
    webhookLag.record(secondsSince(hintedAt));
  }

  /** A rejected build's dead letter was refused by Kafka for its size: only our log names it. */
  public void deadLetterRefused() {
    deadLettersRefused.increment();
  }

  /** An organization's list was read to its end, and everything of it is in the log. */
  public void passed(String organization, @Nullable Instant through) {
    passes.increment();
    if (through != null) {
      cursors.put(organization, through);
    }
  }

  /** A hint was dealt with, or lost. */
  public void hint(HintOutcome outcome) {
    Objects.requireNonNull(hints.get(outcome)).increment();
  }

  /** A message came out of the inbox. */
  public void inbox(InboxResult result) {
    Objects.requireNonNull(inbox.get(result)).increment();
  }

  /** A request to the webhook was answered, or its connection closed. */
  public void webhook(WebhookResult result) {
    Objects.requireNonNull(webhooks.get(result)).increment();
  }

  /** What became of all builds that were read so far. */
  public BuildCounts builds() {
    return new BuildCounts(
        sum(builds, Outcome.PUBLISHED),
        sum(builds, Outcome.UNCHANGED),
        sum(builds, Outcome.FILTERED),
        sum(builds, Outcome.UNFINISHED),
        sum(builds, Outcome.REJECTED));
  }

  /** Requests that went out so far, answered or not. */
  public long requests() {
    return requests.sum();
  }

  /** Lists that were read to their ends so far. */
  public long passes() {
    return passes.sum();
  }

  /** Dead letters that Kafka did not take so far. */
  public long deadLettersRefused() {
    return deadLettersRefused.sum();
  }

  /** Hints so far, by what became of them. */
  public long hints(HintOutcome outcome) {
    return sum(hints, outcome);
  }

  /** Messages out of the inbox so far, by what became of them. */
  public long inboxMessages(InboxResult result) {
    return sum(inbox, result);
  }

  /** Requests to the webhook so far, by what they were taken for. */
  public long webhooks(WebhookResult result) {
    return sum(webhooks, result);
  }

  /** How far an organization's list has been read, by the server's clock; null before that. */
  public @Nullable Instant cursor(String organization) {
    return cursors.get(organization);
  }

  private static <K> long sum(Map<K, LongAdder> counters, K key) {
    return Objects.requireNonNull(counters.get(key)).sum();
  }

  /** A clock that is ahead of ours makes no lag. */
  private double secondsSince(Instant time) {
    Duration since = Duration.between(time, clock.instant());
    return since.isNegative() ? 0 : since.getSeconds() + since.getNano() / 1e9;
  }

  private LongAdder counter(String name, String description, String... tag) {
    LongAdder count = new LongAdder();
    FunctionCounter.builder("kitetrace.poller." + name, count, LongAdder::sum)
        .description(description)
        .tags(tag)
        .register(registry);
    return count;
  }

  private <K extends Enum<K>> Map<K, LongAdder> counters(
      Class<K> values, String name, String description, String tag) {
    Map<K, LongAdder> counters = new EnumMap<>(values);
    for (K value : values.getEnumConstants()) {
      counters.put(value, counter(name, description, tag, value.name().toLowerCase(Locale.ROOT)));
    }
    return counters;
  }

  /**
   * Not a timer, which sums up nanoseconds: a backfill's lags are more than its sum can hold. Its
   * bounds are whole numbers, since values are rounded up to them.
   */
  private static DistributionSummary.Builder seconds(String name, String description) {
    return DistributionSummary.builder("kitetrace.poller." + name)
        .baseUnit("seconds")
        .description(description);
  }

  /** What became of a webhook's hint. */
  public enum HintOutcome {
    /** The build was read from the API, and decided. */
    FETCHED,
    /** Another hint about the same build stood for it. */
    COALESCED,
    /** Polling had been faster. */
    KNOWN,
    /** The build is not wanted. */
    FILTERED,
    /** The API did not show the finished build in time, or too many waited: polling finds it. */
    LEFT_TO_POLLING,
    /** It never reached the inbox: Kafka was away. */
    LOST
  }

  /** What became of a message that came out of the inbox. */
  public enum InboxResult {
    /** It was given to the owner of its organization. */
    RECEIVED,
    /** Its type or its form is not known. */
    UNREADABLE,
    /** It is about an organization that is not configured here. */
    FOREIGN
  }
}
