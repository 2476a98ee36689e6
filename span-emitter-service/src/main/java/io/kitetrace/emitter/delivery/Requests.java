package io.kitetrace.emitter.delivery;

import io.kitetrace.emitter.delivery.Event.RequestEnded;
import io.kitetrace.emitter.delivery.ExportOutcome.Failure;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes requests of a destination on threads of their own, and tells the end of each exactly once,
 * whatever the destination does: a request without an end would be waited for for ever.
 */
final class Requests {

  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

  private static final ExportOutcome FAILED =
      new Retryable(Failure.BROKEN, "the export failed unexpectedly", null);

  private final Destination destination;
  private final Executor threads;
  private final Consumer<Event> events;

  Requests(Destination destination, Executor threads, Consumer<Event> events) {
    this.destination = destination;
    this.threads = threads;
    this.events = events;
  }

  /** How many may be under way at once. */
  int concurrency() {
    return destination.concurrency();
  }

  /** Sends and returns at once. */
  void send(ExportRequest request, Duration timeout, int round) {
    long start = System.nanoTime();
    threads.execute(
        () -> {
          ExportOutcome outcome = FAILED;
          try {
            outcome = destination.send(request.chunks(), timeout);
          } catch (RuntimeException e) {
            LOG.debug("export failed unexpectedly", e);
          } finally {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            events.accept(new RequestEnded(request, outcome, round, elapsed));
          }
        });
  }
}
