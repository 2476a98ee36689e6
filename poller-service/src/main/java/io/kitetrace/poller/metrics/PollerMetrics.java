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
import java.util.HashMap;
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
  private final Map<Enum<?>, LongAdder> outcomes = new HashMap<>();
  private final LongAdder deadLettersRefused;
  private final LongAdder passes;
  private final LongAdder requests = new LongAdder(); // of any status
  private final LongAdder lent;
  private final DistributionSummary lag;
  private final DistributionSummary webhookLag;
  private final Map<String, Instant> cursors = new ConcurrentHashMap<>();

  /** Registers everything; one for each registry. */
  public PollerMetrics(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    counters(Outcome.class, "builds", BUILDS, "outcome");
    this.deadLettersRefused =
        counter(
            "dead.letters.refused",
            "Rejected builds whose dead letters Kafka did not take; the log names them");
    this.passes = counter("polls", "Lists read to their ends");
    this.lent =
        counter("requests.granted", "Requests to Buildkite's API that other services may make");
    counters(HintOutcome.class, "hints", HINTS, "outcome");
    counters(InboxResult.class, "inbox", "Messages that came out of the inbox", "result");
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

  /** Others may make so many requests. */
  public void lent(int count) {
    lent.add(count);
  }

  /** What became of a build, a hint, a message or a webhook's request. */
  public void count(Enum<?> outcome) {
    Objects.requireNonNull(outcomes.get(outcome)).increment();
  }

  /** How often that was so far. */
  public long counted(Enum<?> outcome) {
    return Objects.requireNonNull(outcomes.get(outcome)).sum();
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

  public BuildCounts builds() {
    return new BuildCounts(
        counted(Outcome.PUBLISHED),
        counted(Outcome.UNCHANGED),
        counted(Outcome.FILTERED),
        counted(Outcome.UNFINISHED),
        counted(Outcome.REJECTED));
  }

  public long requests() {
    return requests.sum();
  }

  public long lent() {
    return lent.sum();
  }

  public long passes() {
    return passes.sum();
  }

  public long deadLettersRefused() {
    return deadLettersRefused.sum();
  }

  /** How far an organization's list has been read, by the server's clock; null before that. */
  public @Nullable Instant cursor(String organization) {
    return cursors.get(organization);
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

  private <K extends Enum<K>> void counters(
      Class<K> values, String name, String description, String tag) {
    for (K value : values.getEnumConstants()) {
      outcomes.put(value, counter(name, description, tag, value.name().toLowerCase(Locale.ROOT)));
    }
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
    UNREADABLE,
    FOREIGN
  }

  /** What a request to the webhook, or a connection that was closed without one, was taken for. */
  public enum WebhookResult {
    /** It hints at a build that is to be looked at. */
    HINT,
    PING,
    /** An event that makes no version of a build. */
    IGNORED,
    FOREIGN,
    /** Not Buildkite's, or too old. */
    UNAUTHORIZED,
    UNREADABLE,
    TOO_LARGE,
    MISDIRECTED,
    /** No HTTP that can be read, or an expectation that cannot be met. */
    MALFORMED,
    /** Begun, and not sent to its end in time, or at all. */
    INCOMPLETE,
    /** Answered with 503, or not at all: too much at once. */
    OVERLOADED,
    /** A connection that sent nothing, closed after its time or to make room for others. */
    IDLE
  }
}
