package io.kitetrace.standalone;

import io.kitetrace.emitter.delivery.BackendStatus;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.metrics.EmitterMetrics;
import io.kitetrace.emitter.metrics.RecordKind;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.poller.Poller;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.Summary;
import io.kitetrace.runtime.command.Summary.Timelines;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broker, poller, emitter, explorer and enricher in this process. The broker's data outlives it: a
 * process that starts again on the same folder resumes where the one before it stopped, however
 * that ended. Its work is for one thread; {@code stop} ends that work from another.
 */
final class OneProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OneProcess.class);

  private final ProcessParts parts;
  private final Emitter emitter;
  private final CompletableFuture<Boolean> stop;
  private final long startedNanos = System.nanoTime();
  private final PollerRuns pollers = new PollerRuns();
  private volatile boolean awaited;
  private volatile @Nullable CommandFailure hopeless;

  private OneProcess(ProcessParts parts, CompletableFuture<Boolean> stop) {
    this.parts = parts;
    this.emitter = parts.emitter();
    this.stop = stop;
  }

  /**
   * Starts the broker, the emitter, the explorer and the enricher.
   *
   * @param destination where traces go; closed with this
   * @param served whether pages, health and metrics are for others to see
   * @param stop completes when the work is to end before its end
   */
  static OneProcess start(
      StandaloneSettings settings,
      Destination destination,
      boolean served,
      CompletableFuture<Boolean> stop) {
    ProcessParts parts = ProcessParts.open(settings, destination, served);
    try {
      OneProcess process = new OneProcess(parts, stop);
      parts.emitter().start();
      parts.explorer().start();
      parts.enricher().start();
      var unused = stop.thenRun(process::endWork);
      return process;
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /**
   * One full pass over every organization; all of it is in the log when this returns, with what
   * went on inside its jobs, unless it was to stop.
   */
  void pollOnce() {
    try (Poller passing = begin()) {
      awaited = true;
      if (!stop.isDone()) {
        passing.runOnce(() -> !stop.isDone() && parts.enricher().isBehind());
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
      pollers.end();
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

  /** Waits until the explorer's index holds what the log holds now, unless it is to stop. */
  void index() throws InterruptedException {
    if (!stop.isDone()) {
      parts.explorer().awaitCaughtUp();
    }
  }

  /** Polls and delivers until one of both cannot continue, or it is to stop. */
  void follow() {
    LOG.atInfo()
        .addKeyValue("kafka", parts.kafka().bootstrapServers())
        .addKeyValue("organizations", parts.settings().poller().buildkite().organizations())
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
      pollers.end();
    }
  }

  private Poller begin() {
    ProcessParts.Server server = parts.server();
    Poller made =
        server == null
            ? new Poller(parts.settings().poller())
            : server.context().getBean(Poller.class);
    pollers.begin(made);
    return made;
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
      pollers.close();
    }
  }

  private void endWork() {
    Thread polling = new Thread(pollers::close, "poller-stop");
    polling.start(); // beside the emitter: each may take most of the time there is
    emitter.close();
    try {
      polling.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    parts.explorer().close();
    parts.enricher().close();
  }

  /** The poller at work, if any. */
  @Nullable Poller poller() {
    return pollers.running();
  }

  /** How the backend is. */
  BackendStatus backend() {
    return emitter.backend();
  }

  /** Where the pages are; null where there are none. */
  @Nullable URL pages() {
    ProcessParts.Server server = parts.server();
    return server == null || parts.explorer().explorer() == null ? null : server.address();
  }

  /** Why the explorer does not do its work; null while it does, and where there is none. */
  @Nullable String explorerFault() {
    return parts.explorer().part().fault();
  }

  /** What else is wanted: what goes on inside jobs. */
  OwnEnricher enricher() {
    return parts.enricher();
  }

  /** Where pages, health and metrics are, for people. */
  List<String> served() {
    List<String> sentences = new ArrayList<>();
    ProcessParts.Server server = parts.server();
    if (pages() != null) {
      sentences.add("every build is at %s/".formatted(pages()));
    }
    if (server != null) {
      sentences.add(
          "health is at %1$s/health, metrics at %1$s/prometheus".formatted(server.address()));
    }
    return sentences;
  }

  /** The most records of the log that were not delivered when this started. */
  long waiting() {
    return parts.waiting();
  }

  /** What both did so far. */
  Summary summary() {
    BuildCounts polled = pollers.builds();
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
        pollers.requests() + parts.enricher().requests(),
        (System.nanoTime() - startedNanos) / 1e9,
        parts.enricher().isWanted()
            ? new Timelines(
                parts.enricher().timelines(),
                emitted.timelineSpans(),
                emitted.outcomes(RecordKind.TIMELINE).deadLetters())
            : null);
  }

  /** Finishes what is in flight, then stops the broker. May be called more than once. */
  @Override
  public void close() {
    parts.close();
  }
}
