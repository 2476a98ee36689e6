package io.kitetrace.poller;

import io.kitetrace.poller.api.BuildkiteApi;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.backfill.Backfills;
import io.kitetrace.poller.ingest.Ingest;
import io.kitetrace.poller.ingest.Redactor;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.ownership.Mode;
import io.kitetrace.poller.ownership.OnePass;
import io.kitetrace.poller.ownership.Ownership;
import io.kitetrace.poller.ownership.Work;
import io.kitetrace.poller.poll.PageReader;
import io.kitetrace.poller.poll.PollerResources;
import io.kitetrace.poller.retry.Retries;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.webhook.HintForwarder;
import io.kitetrace.poller.webhook.WebhookServer;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.http.ApiTimeouts;
import io.kitetrace.runtime.memory.BuildMemory;
import io.kitetrace.runtime.retry.Backoff;
import io.kitetrace.runtime.retry.Outage;
import io.kitetrace.runtime.retry.Outages;
import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
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
  private static final long LOOK_MILLIS = 200;
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(15);

  private final PollerSettings settings;
  private final PollerMetrics metrics;
  private final RateBudget budget;
  private final BuildkiteApi api;
  private final ServiceThreads threads;
  private final Backoff backoff;
  private final InstantSource clock = InstantSource.system();
  private final Outages apiOutages = new Outages(LOG, "Buildkite's API");
  private final Outage kafkaOutage = new Outage(LOG, "Kafka");
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private final CountDownLatch threadEnded = new CountDownLatch(1);
  private @Nullable Ownership ownership;
  private @Nullable WebhookServer webhook;
  private boolean closed;

  public Poller(PollerSettings settings) {
    this(settings, new SimpleMeterRegistry(), ApiTimeouts.DEFAULT);
  }

  /** The same, with metrics in a registry and other time-outs. */
  public Poller(PollerSettings settings, MeterRegistry registry, ApiTimeouts timeouts) {
    this(settings, registry, timeouts, new ServiceThreads(), System::nanoTime);
  }

  /** The same on threads of a given kind; the clock, in nanoseconds, is the budget's. */
  public Poller(
      PollerSettings settings,
      MeterRegistry registry,
      ApiTimeouts timeouts,
      ServiceThreads threads,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.threads = threads;
    this.backoff =
        new Backoff(
            timeouts.backoff(), MAX_BACKOFF, () -> ThreadLocalRandom.current().nextDouble());
    this.metrics = new PollerMetrics(registry, clock);
    this.budget = new RateBudget(settings.buildkite().requestsPerMinute(), nanoTime);
    this.api =
        new BuildkiteApi(
            settings.buildkite(), timeouts, budget, metrics, BuildMemory.maxBuildBytes());
    var unused =
        threads
            .failed()
            .exceptionally(
                e -> {
                  failed(e);
                  return null;
                });
  }

  /**
   * Begins to poll, for good, and to take webhooks where they are configured; returns at once.
   * Kafka and the API may be away.
   *
   * @throws CommandFailure if the webhook's port cannot be taken
   */
  public void start() {
    synchronized (this) {
      if (settings.webhook() != null) {
        webhook =
            WebhookServer.start(
                settings.webhook(),
                Set.copyOf(settings.buildkite().organizations()),
                new HintForwarder(settings.kafka(), settings.topics(), metrics, threads),
                metrics,
                clock);
      }
    }
    start(Mode.SERVICE);
  }

  /**
   * Begins to work; returns at once. Other modes than a service's are for a command that somebody
   * waits for: it gives up after a while, and {@link #ended} tells why.
   */
  public void start(Mode mode) {
    launch(mode, new OnePass(settings));
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
    runOnce(() -> false);
  }

  /**
   * The same, but stays the organizations' owner after the pass for as long as that is wanted:
   * others make requests within the budget that it keeps.
   *
   * @param wanted asked several times a second
   */
  public void runOnce(BooleanSupplier wanted) {
    OnePass pass = new OnePass(settings);
    Ownership reading = launch(Mode.ONE_PASS, pass);
    try {
      pass.await(reading, ended);
      boolean over = ended.isDone();
      while (!over && wanted.getAsBoolean()) {
        over = threadEnded.await(LOOK_MILLIS, TimeUnit.MILLISECONDS) || ended.isDone();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    } finally {
      close();
    }
  }

  /** Completes when the poller has ended: in good order, or by a failure as commands report it. */
  public CompletableFuture<@Nullable Void> ended() {
    return ended.copy();
  }

  public PollerMetrics metrics() {
    return metrics;
  }

  public RateBudget budget() {
    return budget;
  }

  public synchronized OptionalInt webhookPort() {
    return webhook == null ? OptionalInt.empty() : OptionalInt.of(webhook.port());
  }

  /** Whether the group has taken us in, with or without a share. */
  public synchronized boolean isJoined() {
    return ownership != null && ownership.isJoined();
  }

  public synchronized List<String> owned() {
    return ownership == null ? List.of() : ownership.owned();
  }

  public List<String> outages() {
    return Stream.concat(apiOutages().stream(), kafkaOutages().stream()).toList();
  }

  public List<String> apiOutages() {
    return apiOutages.current();
  }

  public List<String> kafkaOutages() {
    String kafka = kafkaOutage.current();
    return kafka == null ? List.of() : List.of(kafka);
  }

  public List<String> notAlive() {
    return threads.notAlive();
  }

  /**
   * Ends in the reverse order of the start: takes no webhooks any more, finishes what is in flight,
   * leaves the group, and closes the API's client. May be called more than once.
   */
  @Override
  public void close() {
    Ownership working;
    WebhookServer receiving;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      working = ownership;
      receiving = webhook;
      webhook = null;
    }
    if (receiving != null) {
      receiving.close();
    }
    if (working != null) {
      working.stop();
      awaitEnd();
    }
    api.close();
  }

  private synchronized Ownership launch(Mode mode, OnePass pass) {
    if (ownership != null || closed) {
      throw new IllegalStateException("a poller runs once");
    }
    Retries retries = new Retries(kafkaOutage, mode.limits(), backoff);
    Ownership working = new Ownership(settings, work(mode, pass), retries);
    ownership = working;
    threads.start("poller", ServiceThreads.STUCK, heartbeat -> run(working, heartbeat));
    return working;
  }

  private Work work(Mode mode, OnePass pass) {
    Ingest.Rules rules =
        new Ingest.Rules(
            settings.buildkite().filter(),
            new Redactor(settings.publish().redact()),
            metrics,
            clock);
    int organizations = Math.max(1, settings.buildkite().organizations().size());
    PollerResources resources =
        new PollerResources(
            rules,
            settings.poll(),
            new PageReader(api, apiOutages, mode.limits(), backoff),
            new PageReader(api, apiOutages, mode.limits().withoutAPerson(), backoff),
            threads.pool("publish", organizations, ServiceThreads.STUCK),
            threads);
    return new Work(mode, pass, new Backfills(resources), resources, budget, this::failed);
  }

  private void run(Ownership working, Heartbeat heartbeat) {
    try {
      working.run(heartbeat);
      ended.complete(null);
    } catch (RetriesExhaustedException | SettingsException e) {
      failed(e);
    } finally {
      threadEnded.countDown();
    }
  }

  private void awaitEnd() {
    try {
      if (!threadEnded.await(END.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("the poller did not end in time; what it had not committed is read again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Better to end, and be started again, than to be there without working. */
  private void failed(Throwable e) {
    ended.completeExceptionally(RetriesExhaustedException.reported(e));
  }
}
