package io.kitetrace.emitter.service;

import io.kitetrace.emitter.consume.ConsumeSettings;
import io.kitetrace.emitter.consume.DrainGoal;
import io.kitetrace.emitter.consume.EmitterAdmin;
import io.kitetrace.emitter.consume.LogConsumer;
import io.kitetrace.emitter.consume.ShutdownLimits;
import io.kitetrace.emitter.deadletter.DeadLetterWriter;
import io.kitetrace.emitter.delivery.BackendStatus;
import io.kitetrace.emitter.delivery.BuildTracing;
import io.kitetrace.emitter.delivery.Delivery;
import io.kitetrace.emitter.delivery.DeliveryTarget;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.metrics.EmitterMetrics;
import io.kitetrace.emitter.otlp.TraceEncoder;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaStatus;
import io.kitetrace.runtime.kafka.LogAdmin;
import io.kitetrace.runtime.kafka.StartPosition;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An emitter: reads the log, builds traces, delivers them, commits. Made of plain parts, usable
 * with and without a framework.
 *
 * <p>{@link #start}, then either {@link #close()} at the end of the process, or {@link
 * #awaitDrained} to deliver what the log holds now. Safe for several threads.
 */
public final class Emitter implements AutoCloseable {

  /** As patient as a service is. */
  public static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

  private static final Logger LOG = LoggerFactory.getLogger(Emitter.class);
  private static final ShutdownLimits SHUTDOWN = ShutdownLimits.DEFAULTS;

  private final EmitterSettings settings;
  private final EmitterMode mode;
  private final EmitterMetrics metrics;
  private final Destination destination;
  private final ServiceThreads threads = new ServiceThreads();
  private final DeadLetterWriter deadLetters;
  private final Delivery delivery;
  private final KafkaStatus kafka;
  private final LogConsumer consumer;
  private final LogAdmin admin;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Clock clock;

  /**
   * Opens no connection yet.
   *
   * @param destination where traces go; closed with the emitter
   */
  public Emitter(EmitterSettings settings, Destination destination, Clock clock) {
    this(settings, EmitterMode.LIVE, destination, Map.of(), EmitterMetrics.ofCommand(clock), clock);
  }

  /**
   * The same with more to choose.
   *
   * @param mode the service, or a pass over the log
   * @param clientProperties more for the consumer, such as who hears of its metrics
   * @param destination where traces go; closed with the emitter
   */
  public Emitter(
      EmitterSettings settings,
      EmitterMode mode,
      Destination destination,
      Map<String, Object> clientProperties,
      EmitterMetrics metrics,
      Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
    this.settings = settings;
    this.mode = mode;
    this.destination = destination;
    this.admin = EmitterAdmin.of(settings.kafka(), settings.topics(), settings.group());
    this.deadLetters =
        new DeadLetterWriter(
            settings.kafka(), settings.topics().topics().deadLetters(), settings.group(), threads);
    BuildTracing tracing =
        new BuildTracing(
            settings.trace(),
            new TraceEncoder(settings.maxRequestBytes(), settings.output().draws()),
            mode.whole(),
            settings.maxSpanAge(),
            clock);
    this.delivery =
        new Delivery(
            new DeliveryTarget(
                destination,
                settings.output().attemptTimeout(),
                settings.maxRequestBytes(),
                settings.maxInFlight() / 2),
            tracing,
            mode.keepsDeadLetters() ? deadLetters : (record, reason, stored) -> stored.run(),
            metrics,
            clock,
            threads);
    this.kafka = new KafkaStatus(clock);
    this.consumer =
        new LogConsumer(
            new ConsumeSettings(
                settings.kafka(),
                settings.topics(),
                settings.group(),
                mode.lasting(),
                settings.pipelines(),
                settings.maxInFlight() - settings.maxInFlight() / 2,
                clientProperties,
                SHUTDOWN),
            mode.filter(),
            delivery,
            metrics,
            kafka,
            threads);
    var unused = threads.failed().whenComplete((nothing, failure) -> failed(failure));
    metrics.measure(consumer);
  }

  /**
   * Waits for Kafka, makes the topics that are absent, gives a new group its place and begins to
   * read. Comes back without having begun if it is closed meanwhile, and has then {@link #ended}.
   *
   * @param limit how long Kafka may not answer before this gives up
   * @throws CommandFailure if Kafka does not answer or refuses us, or the group has lost its place
   */
  public void start(Duration limit) throws InterruptedException {
    if (!admin.awaitReachable(limit, closing, kafka)) {
      consumer.abandon();
      return;
    }
    admin.setUpTopics();
    start();
  }

  /**
   * The same where Kafka is known to be there with its topics.
   *
   * @throws CommandFailure if the group has lost its place
   */
  public void start() {
    StartPosition inTimelines = admin.isNew() ? settings.start() : new StartPosition.Earliest();
    consumer.lookForTimelines(inTimelines);
    admin.prepare(settings.start(), mode.lasting());
    LOG.atInfo()
        .addKeyValue("log", settings.topics().topics().builds())
        .addKeyValue("group", settings.group())
        .addKeyValue("backend", destination.description())
        .addKeyValue("pipelines", settings.pipelines())
        .addKeyValue("maxInFlight", settings.maxInFlight())
        .addKeyValue("maxRequestBytes", settings.maxRequestBytes())
        .addKeyValue("maxSpanAge", settings.maxSpanAge() == null ? "any" : settings.maxSpanAge())
        .log("emitter starts");
    delivery.start();
    consumer.start();
  }

  /**
   * The same, and nothing behind this place in the log is ever taken up; {@link #awaitDrained}
   * waits until it is reached.
   *
   * @throws CommandFailure if the group has lost its place
   */
  public void startUpTo(DrainGoal goal) {
    consumer.drainTo(goal);
    start();
  }

  /**
   * Delivers everything that the log and the timelines hold now, and stops.
   *
   * @param limit how long from now the backend may take nothing before this gives up
   * @return whether it came to that; false if it was closed before
   * @throws CommandFailure if it gives up, or cannot continue
   */
  public boolean awaitDrained(Duration limit) throws InterruptedException {
    consumer.lookForTimelines(new StartPosition.Earliest());
    DrainGoal goal = new DrainGoal(admin.ends()).and(consumer.endOfTimelines());
    return awaitDrained(goal, limit, () -> {});
  }

  /**
   * Delivers everything up to a place in the log, and stops.
   *
   * @param limit how long from now the backend may take nothing before this gives up
   * @param meanwhile called several times a second
   * @return whether it came there; false if it was closed before
   * @throws CommandFailure if it gives up, or cannot continue
   */
  public boolean awaitDrained(DrainGoal goal, Duration limit, Runnable meanwhile)
      throws InterruptedException {
    consumer.drainTo(goal);
    Instant from = clock.instant();
    while (true) {
      try {
        return consumer.ended().get(200, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        delivery.status().giveUpAfter(limit, from);
        meanwhile.run();
      } catch (ExecutionException e) {
        throw failure(e.getCause());
      }
    }
  }

  /** Comes to an end when reading has: exceptionally if it cannot continue. */
  public CompletableFuture<Boolean> ended() {
    return consumer.ended();
  }

  /** What it did so far. */
  public EmitterMetrics metrics() {
    return metrics;
  }

  /** How the backend is. */
  public BackendStatus backend() {
    return delivery.status();
  }

  /** How Kafka is. */
  public KafkaStatus kafka() {
    return kafka;
  }

  /** Whether it has begun to read. */
  public boolean reading() {
    return delivery.started();
  }

  /** Its threads, for its health. */
  public ServiceThreads threads() {
    return threads;
  }

  /** The reader, for its health. */
  public LogConsumer consumer() {
    return consumer;
  }

  /** Finishes what is on its way, for 25 s at most, commits, leaves the group: 40 s at most. */
  @Override
  public void close() {
    closing.countDown();
    consumer.stop();
    try {
      if (delivery.started()) {
        consumer.ended().get(SHUTDOWN.reading().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // told where it happened; here it is only about letting go
    }
    delivery.close();
    destination.close();
    deadLetters.close(SHUTDOWN.letters());
  }

  private void failed(@Nullable Throwable failure) {
    if (failure != null) {
      consumer.fail(failure);
    }
  }

  private static RuntimeException failure(@Nullable Throwable cause) {
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }
}
