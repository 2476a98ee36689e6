package io.kitetrace.poller;

import io.kitetrace.poller.api.ApiTimeouts;
import io.kitetrace.poller.api.BuildkiteApi;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.backfill.Backfills;
import io.kitetrace.poller.backfill.Means;
import io.kitetrace.poller.inbox.InboxWriter;
import io.kitetrace.poller.log.Redactor;
import io.kitetrace.poller.metrics.HintOutcome;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.ownership.Ownership;
import io.kitetrace.poller.poll.OrganizationPoller;
import io.kitetrace.poller.poll.PageReader;
import io.kitetrace.poller.retry.Backoff;
import io.kitetrace.poller.retry.Outage;
import io.kitetrace.poller.retry.Outages;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.retry.RetryLimits;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.settings.WebhookSettings;
import io.kitetrace.poller.webhook.WebhookServer;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.memory.BuildMemory;
import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes every finished build of the organizations into the log. Either {@link #start} for good,
 * or {@link #runOnce}; each at most once. Safe for use by several threads.
 */
public final class Poller implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
  private static final Duration END = Duration.ofSeconds(20);

  /** The group's member turns several times a second; setting up waits for Kafka longer. */
  private static final Duration STUCK = Duration.ofMinutes(3);

  private static final int MOST_HINT_BYTES = 1024 * 1024;

  private final PollerSettings settings;
  private final PollerMetrics metrics;
  private final RateBudget budget;
  private final BuildkiteApi api;
  private final Redactor redactor;
  private final InstantSource clock;
  private final Backoff backoff;
  private final Outages apiTroubles = new Outages(LOG, "Buildkite's API");
  private final Outage kafkaTrouble = new Outage(LOG, "Kafka");
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private final ServiceThreads threads = new ServiceThreads();
  private final CompletableFuture<@Nullable Void> threadEnded = new CompletableFuture<>();
  private @Nullable Ownership ownership;
  private @Nullable WebhookServer webhook;
  private @Nullable HintForwarder hintPost;
  private boolean closed;

  /** A poller that waits to be started. */
  public Poller(PollerSettings settings) {
    this(settings, new SimpleMeterRegistry(), ApiTimeouts.DEFAULT);
  }

  /** The same, with metrics in a registry and other time-outs. */
  public Poller(PollerSettings settings, MeterRegistry registry, ApiTimeouts timeouts) {
    this.settings = settings;
    this.clock = InstantSource.system();
    this.redactor = new Redactor(settings.publish().redact());
    this.backoff =
        new Backoff(
            timeouts.backoff(),
            Duration.ofSeconds(15),
            () -> ThreadLocalRandom.current().nextDouble());
    this.metrics = new PollerMetrics(registry, clock);
    this.budget = new RateBudget(settings.buildkite().requestsPerMinute(), System::nanoTime);
    this.api =
        new BuildkiteApi(
            settings.buildkite(), timeouts, budget, metrics, BuildMemory.mostBuildBytes());
    var unused = threads.failed().whenComplete((none, e) -> failed(e));
  }

  /** A fault of ours: better to end, and be started again, than to be there without working. */
  private void failed(@Nullable Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    if (cause != null) {
      ended.completeExceptionally(cause);
    }
  }

  /**
   * Begins to poll, for good, and to take webhooks where they are configured; returns at once.
   * Kafka and the API may be away.
   *
   * @throws CommandFailure if the webhook's port cannot be taken
   */
  public void start() {
    WebhookSettings configured = settings.webhook();
    if (configured != null) {
      openWebhook(configured);
    }
    launch(
        poller(RetryLimits.ENDLESS)::run,
        orders(RetryLimits.ENDLESS.withoutAPerson(), true),
        RetryLimits.ENDLESS);
  }

  /**
   * Begins to work on what the inbox brings, without polling; returns at once. For a command that
   * somebody waits for: it gives up after a while, and {@link #ended} tells why.
   *
   * @param backfills whether it works on backfills, or only takes their orders for who does
   */
  public void startForOrders(boolean backfills) {
    launch(PollTask.NONE, orders(RetryLimits.ONE_SHOT, backfills), RetryLimits.ONE_SHOT);
  }

  /**
   * Reads each organization's list once, publishes what is news, and ends.
   *
   * @throws CommandFailure if the API or Kafka cannot be reached, or an organization is another
   *     poller's
   * @throws SettingsException if the API refuses the token or knows no such organization, or a
   *     topic is not fit for the log
   */
  public void runOnce() {
    OnePassWork work =
        new OnePassWork(poller(RetryLimits.ONE_SHOT), settings.buildkite().organizations());
    launch(work, orders(RetryLimits.ONE_SHOT, false), RetryLimits.ONE_SHOT);
    try {
      new OnePassWait(settings, this::isJoined, this::owned).await(work.passed(), ended);
    } finally {
      close();
    }
  }

  /**
   * Completes when the poller has ended: in good order, or by what it throws.
   *
   * @return what a service waits for
   */
  public CompletableFuture<@Nullable Void> ended() {
    return ended.copy();
  }

  /** What has been done so far. */
  public PollerMetrics metrics() {
    return metrics;
  }

  /** The port that takes webhooks, while there is one. */
  public synchronized OptionalInt webhookPort() {
    return webhook == null ? OptionalInt.empty() : OptionalInt.of(webhook.port());
  }

  /** Whether the group has taken us in, with or without a share. */
  public synchronized boolean isJoined() {
    return ownership != null && ownership.isJoined();
  }

  /** The organizations that are ours at present. */
  public synchronized List<String> owned() {
    return ownership == null ? List.of() : ownership.owned();
  }

  /** How many requests may go at once now. */
  public int budgetAvailable() {
    return budget.available();
  }

  /** How long requests have waited for the budget, all together. */
  public Duration budgetWaited() {
    return budget.waited();
  }

  /** How long a request that waits for the budget has still to wait; zero where none does. */
  public Duration budgetWait() {
    return budget.waiting();
  }

  /** What fails at present, a sentence each. */
  public List<String> troubles() {
    return Stream.concat(apiTroubles().stream(), kafkaTroubles().stream()).toList();
  }

  /** What fails at present with Buildkite's API, a sentence each. */
  public List<String> apiTroubles() {
    return apiTroubles.current();
  }

  /** What fails at present with Kafka, a sentence. */
  public List<String> kafkaTroubles() {
    String kafka = kafkaTrouble.current();
    return kafka == null ? List.of() : List.of(kafka);
  }

  /** Long-lived threads that something ended, or that hang. */
  public List<String> notAlive() {
    return threads.notAlive();
  }

  /** Finishes what is in flight, leaves the group, ends. May be called more than once. */
  @Override
  public void close() {
    Ownership running;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      running = ownership;
    }
    closeWebhook();
    if (running != null) {
      running.stop();
      awaitEnd();
    }
    api.close();
  }

  private synchronized void openWebhook(WebhookSettings configured) {
    HintForwarder post =
        new HintForwarder(
            new InboxWriter(settings.kafka(), settings.topics(), MOST_HINT_BYTES),
            () -> metrics.hint(HintOutcome.LOST),
            threads.factory("hint-post"));
    try {
      webhook =
          WebhookServer.start(
              configured, Set.copyOf(settings.buildkite().organizations()), post, metrics, clock);
      hintPost = post;
    } catch (IOException e) {
      post.close();
      throw new CommandFailure(
          "WEBHOOK_PORT: webhooks cannot be taken on port %d (%s); choose another"
              .formatted(configured.port(), e.getMessage()),
          e);
    }
  }

  /** Webhooks first: what they bring has to get into the inbox. */
  private void closeWebhook() {
    WebhookServer server;
    HintForwarder post;
    synchronized (this) {
      server = webhook;
      post = hintPost;
      webhook = null;
    }
    if (server != null) {
      server.close();
    }
    if (post != null) {
      post.close();
    }
  }

  private synchronized void launch(PollTask polling, BackfillOrders orders, RetryLimits patience) {
    if (ownership != null || closed) {
      throw new IllegalStateException("a poller runs once");
    }
    Ownership sharing =
        new Ownership(
            settings,
            BuildMemory.mostBuildBytes(),
            desks(polling, orders, patience),
            metrics,
            ended::completeExceptionally,
            kafkaTrouble,
            patience,
            backoff,
            clock,
            threads);
    ownership = sharing;
    threads.start("poller", STUCK, heartbeat -> run(sharing, heartbeat));
  }

  private void run(Ownership sharing, Heartbeat heartbeat) {
    try {
      sharing.run(heartbeat);
      ended.complete(null);
    } catch (RetriesExhaustedException | SettingsException e) {
      ended.completeExceptionally(e);
    } finally {
      threadEnded.complete(null);
    }
  }

  private void awaitEnd() {
    try {
      threadEnded.get(END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("the poller did not end in time; what it had not committed is read again");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private OrganizationDesks desks(PollTask polling, BackfillOrders orders, RetryLimits patience) {
    return new OrganizationDesks(
        settings.buildkite(),
        polling,
        new PageReader(api, apiTroubles, patience, backoff),
        orders,
        redactor,
        metrics,
        clock,
        ended::completeExceptionally);
  }

  /** Orders do not wait for a person: they fail, and say so to who placed them. */
  private BackfillOrders orders(RetryLimits patience, boolean works) {
    return new HistoryOrders(
        new Backfills(
            new Means(
                settings.buildkite(),
                new PageReader(api, apiTroubles, patience, backoff),
                redactor,
                metrics,
                clock,
                threads)),
        works);
  }

  private OrganizationPoller poller(RetryLimits patience) {
    return new OrganizationPoller(
        settings.buildkite(),
        settings.poll(),
        new PageReader(api, apiTroubles, patience, backoff),
        redactor,
        metrics,
        clock,
        threads.pool("publish", Math.max(1, settings.buildkite().organizations().size())));
  }
}
