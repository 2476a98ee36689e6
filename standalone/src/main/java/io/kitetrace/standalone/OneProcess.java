package io.kitetrace.standalone;

import io.kitetrace.emitter.delivery.BackendStatus;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.metrics.EmitterMetrics;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaException;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.kafka.PortTakenException;
import io.kitetrace.poller.Poller;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.Summary;
import io.kitetrace.runtime.kafka.TopicSetup;
import io.micronaut.context.ApplicationContext;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broker, poller and emitter in this process. The broker's data outlives it: a process that starts
 * again on the same folder resumes where the one before it stopped, however that ended. Its work is
 * for one thread; {@code stop} ends that work from another.
 */
final class OneProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OneProcess.class);

  private final StandaloneSettings settings;
  private final EmbeddedKafka kafka;
  private final Emitter emitter;
  private final @Nullable ApplicationContext context;
  private final long waiting;
  private final CompletableFuture<Boolean> stop;
  private final long startedNanos = System.nanoTime();
  private BuildCounts buildsBefore = BuildCounts.NONE;
  private long requestsBefore;
  private @Nullable URL server;
  private @Nullable Poller poller;
  private volatile boolean awaited;
  private volatile @Nullable CommandFailure hopeless;

  private OneProcess(
      StandaloneSettings settings,
      EmbeddedKafka kafka,
      Emitter emitter,
      @Nullable ApplicationContext context,
      long waiting,
      CompletableFuture<Boolean> stop) {
    this.settings = settings;
    this.kafka = kafka;
    this.emitter = emitter;
    this.context = context;
    this.waiting = waiting;
    this.stop = stop;
  }

  /**
   * Starts the broker and the emitter.
   *
   * @param destination where traces go; closed with this
   * @param served whether health and metrics are for others to see
   * @param stop completes when the work is to end before its end
   */
  static OneProcess start(
      StandaloneSettings configured,
      Destination destination,
      boolean served,
      CompletableFuture<Boolean> stop) {
    EmbeddedKafka kafka = broker(configured);
    try {
      StandaloneSettings settings = configured.against(kafka.bootstrapServers());
      long waiting;
      try (Admin admin = Admin.create(settings.poller().kafka().admin(Map.of()))) {
        new TopicSetup(admin, settings.topics()).run();
        waiting =
            Backlog.of(admin, settings.topics().topics().builds(), settings.emitter().group());
      }
      ApplicationContext context = served ? OneContext.start(settings, destination) : null;
      Emitter emitter =
          context == null
              ? new Emitter(settings.emitter(), destination, Clock.systemUTC())
              : context.getBean(Emitter.class);
      OneProcess process = new OneProcess(settings, kafka, emitter, context, waiting, stop);
      process.server = context == null ? null : OneContext.serve(context);
      emitter.start();
      var unused = stop.thenRun(process::endWork);
      return process;
    } catch (RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  private static EmbeddedKafka broker(StandaloneSettings settings) {
    try {
      return EmbeddedKafka.start(
          EmbeddedKafkaOptions.in(settings.data()).withPort(settings.port()));
    } catch (PortTakenException e) {
      throw new CommandFailure(
          "KITETRACE_KAFKA_PORT: %s; choose another, or none for a free one"
              .formatted(e.getMessage()),
          e);
    } catch (EmbeddedKafkaException e) {
      throw new CommandFailure("KITETRACE_DATA: " + e.getMessage(), e);
    }
  }

  /**
   * One full pass over every organization; all of it is in the log when this returns, unless it was
   * to stop.
   */
  void pollOnce() {
    try (Poller passing = begin()) {
      awaited = true;
      if (!stop.isDone()) {
        passing.runOnce();
      }
    } catch (RuntimeException e) {
      CommandFailure why = hopeless;
      if (why != null) {
        throw why;
      }
      if (!stop.isDone()) {
        throw e;
      }
    } finally {
      end();
    }
  }

  /**
   * Delivers everything that the log holds now, unless it is to stop.
   *
   * @param limit how long from now the backend may take nothing before this gives up
   */
  void drain(Duration limit) throws InterruptedException {
    if (!stop.isDone()) {
      emitter.awaitDrained(limit);
    }
  }

  /** Polls and delivers until one of both cannot continue, or it is to stop. */
  void follow() {
    LOG.atInfo()
        .addKeyValue("kafka", kafka.bootstrapServers())
        .addKeyValue("organizations", settings.poller().buildkite().organizations())
        .log("standalone started");
    try (Poller following = begin()) {
      following.start();
      CompletableFuture.anyOf(stop, following.ended(), emitter.ended()).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    } finally {
      end();
    }
  }

  private synchronized Poller begin() {
    Poller made = context == null ? new Poller(settings.poller()) : context.getBean(Poller.class);
    poller = made;
    return made;
  }

  private synchronized void end() {
    buildsBefore = builds();
    requestsBefore = requests();
    poller = null;
  }

  /**
   * Beside a pass that somebody waits for: ends it if the backend takes nothing, and waiting does
   * not mend that.
   */
  void look() {
    try {
      if (awaited) {
        emitter.backend().giveUpIfHopeless();
      }
    } catch (CommandFailure e) {
      hopeless = e;
      closePoller();
    }
  }

  private void endWork() {
    Thread polling = new Thread(this::closePoller, "poller-stop");
    polling.start(); // beside the emitter: each may take most of the time there is
    emitter.close();
    try {
      polling.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closePoller() {
    Poller running = poller();
    if (running != null) {
      running.close();
    }
  }

  /** The poller at work, if any. */
  synchronized @Nullable Poller poller() {
    return poller;
  }

  private synchronized BuildCounts builds() {
    Poller running = poller;
    return running == null ? buildsBefore : buildsBefore.plus(running.metrics().builds());
  }

  private synchronized long requests() {
    Poller running = poller;
    return requestsBefore + (running == null ? 0 : running.metrics().requests());
  }

  /** How the backend is. */
  BackendStatus backend() {
    return emitter.backend();
  }

  /** Where health and metrics are, for people. */
  List<String> served() {
    return server == null
        ? List.of()
        : List.of("health is at %s/health, metrics at %s/prometheus".formatted(server, server));
  }

  /** The most records of the log that were not delivered when this started. */
  long waiting() {
    return waiting;
  }

  /** What both did so far. */
  Summary summary() {
    BuildCounts polled = builds();
    EmitterMetrics emitted = emitter.metrics();
    return new Summary(
        polled.seen(),
        polled.published(),
        polled.unchanged(),
        polled.filtered(),
        polled.unfinished(),
        polled.rejected(),
        emitted.consumed(),
        emitted.emitted(),
        emitted.skippedCount(),
        emitted.deadLetters(),
        emitted.spansExported(),
        requests(),
        (System.nanoTime() - startedNanos) / 1e9);
  }

  /** Finishes what is in flight, then stops the broker. May be called more than once. */
  @Override
  public void close() {
    try {
      emitter.close();
      if (context != null) {
        context.close();
      }
    } finally {
      kafka.close();
    }
  }
}
