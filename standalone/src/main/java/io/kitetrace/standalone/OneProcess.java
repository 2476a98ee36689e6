package io.kitetrace.standalone;

import io.kitetrace.emitter.Emitter;
import io.kitetrace.emitter.deliver.Destination;
import io.kitetrace.emitter.metrics.EmitterCounters;
import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaException;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.poller.Poller;
import io.kitetrace.poller.PollerCounters;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.Summary;
import io.kitetrace.runtime.kafka.TopicSetup;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broker, poller and emitter in this process. The broker's data outlives it: a process that starts
 * again on the same folder goes on where the one before it stopped, however that ended. For use by
 * one thread, but {@link #close} may be called from another.
 */
final class OneProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OneProcess.class);

  private final StandaloneSettings settings;
  private final EmbeddedKafka kafka;
  private final Emitter emitter;
  private final long startedNanos = System.nanoTime();
  private PollerCounters polled = new PollerCounters(0, 0, 0, 0, 0, 0, 0);

  private OneProcess(StandaloneSettings settings, EmbeddedKafka kafka, Emitter emitter) {
    this.settings = settings;
    this.kafka = kafka;
    this.emitter = emitter;
  }

  /**
   * Starts the broker and the emitter.
   *
   * @param destination where traces go; closed with this
   */
  static OneProcess start(StandaloneSettings configured, Destination destination) {
    EmbeddedKafka kafka = broker(configured);
    try {
      StandaloneSettings settings = configured.against(kafka.bootstrapServers());
      try (Admin admin = Admin.create(settings.poller().kafka().admin(Map.of()))) {
        new TopicSetup(admin, settings.topics()).run();
      }
      Emitter emitter = new Emitter(settings.emitter(), destination, Clock.systemUTC());
      OneProcess process = new OneProcess(settings, kafka, emitter);
      emitter.start();
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
    } catch (EmbeddedKafkaException e) {
      throw new CommandFailure("KITETRACE_DATA: " + e.getMessage(), e);
    }
  }

  /** One full pass over every organization; all of it is in the log when this returns. */
  void pollOnce() {
    Poller poller = new Poller(settings.poller());
    try (poller) {
      poller.runOnce();
    } finally {
      polled = sum(polled, poller.counters());
    }
  }

  /**
   * Delivers everything that the log holds now.
   *
   * @param patience how long the backend may take nothing before this gives up
   */
  void drain(Duration patience) throws InterruptedException {
    emitter.awaitDrained(patience);
  }

  /** Polls and delivers until one of both cannot go on, or {@code stop} completes. */
  void runUntil(CompletableFuture<?> stop) {
    LOG.atInfo()
        .addKeyValue("kafka", kafka.bootstrapServers())
        .addKeyValue("data", settings.data())
        .addKeyValue("organizations", settings.poller().buildkite().organizations())
        .log("standalone started");
    try (Poller poller = new Poller(settings.poller())) {
      poller.start();
      try {
        CompletableFuture.anyOf(stop, poller.ended(), emitter.ended()).join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw e;
      } finally {
        polled = sum(polled, poller.counters());
      }
    }
  }

  /** What both did so far. */
  Summary summary() {
    EmitterCounters emitted = emitter.counters();
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
        polled.apiRequests(),
        (System.nanoTime() - startedNanos) / 1e9);
  }

  /** Finishes what is in flight, then stops the broker. May be called more than once. */
  @Override
  public void close() {
    try {
      emitter.close();
    } finally {
      kafka.close();
    }
  }

  private static PollerCounters sum(PollerCounters a, PollerCounters b) {
    return new PollerCounters(
        a.published() + b.published(),
        a.unchanged() + b.unchanged(),
        a.filtered() + b.filtered(),
        a.unfinished() + b.unfinished(),
        a.rejected() + b.rejected(),
        a.apiRequests() + b.apiRequests(),
        a.passes() + b.passes());
  }
}
