package io.kitetrace.emitter.delivery;

import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.emitter.delivery.ExportOutcome.Trouble;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes requests of a destination on threads of their own, and answers for each of them exactly
 * once, whatever the destination does: a request without an answer would be waited for for ever.
 */
final class Requests {

  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

  private static final ExportOutcome FAILED =
      new Retryable(Trouble.BROKEN, "the export failed unexpectedly", null);

  private final Destination destination;
  private final Executor threads;

  Requests(Destination destination, Executor threads) {
    this.destination = destination;
    this.threads = threads;
  }

  /** How many may be under way at once. */
  int concurrency() {
    return destination.concurrency();
  }

  /** Sends and returns at once; {@code done} is told on another thread. */
  void send(Batch batch, Duration timeout, Consumer<ExportOutcome> done) {
    threads.execute(
        () -> {
          ExportOutcome outcome = FAILED;
          try {
            outcome = destination.export(batch.spans(), timeout);
          } catch (RuntimeException e) {
            LOG.debug("export failed unexpectedly", e);
          } finally {
            done.accept(outcome);
          }
        });
  }
}
