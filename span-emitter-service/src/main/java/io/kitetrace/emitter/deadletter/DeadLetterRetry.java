package io.kitetrace.emitter.deadletter;

import io.kitetrace.emitter.delivery.DeadLetters;
import io.kitetrace.emitter.delivery.DeadLetters.Reason;
import io.kitetrace.emitter.delivery.Delivery;
import io.kitetrace.emitter.delivery.DeliveryTarget;
import io.kitetrace.emitter.delivery.Tracing;
import io.kitetrace.emitter.metrics.EmitterMetrics;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends dead letters to the backend once more, one at a time, straight and not through the log. For
 * one thread.
 */
public final class DeadLetterRetry {

  private final DeliveryTarget target;
  private final Tracing tracing;
  private final Duration limit;
  private final Clock clock;
  private final ServiceThreads threads = new ServiceThreads();

  /**
   * Sends nothing yet.
   *
   * @param target the backend; stays the caller's
   * @param limit how long the backend may take nothing before this gives up
   */
  public DeadLetterRetry(DeliveryTarget target, Tracing tracing, Duration limit, Clock clock) {
    this.target = target;
    this.tracing = tracing;
    this.limit = limit;
    this.clock = clock;
  }

  /** What became of a letter. */
  public sealed interface Outcome {

    /**
     * The backend took every span.
     *
     * @param spans how many
     */
    record Delivered(long spans) implements Outcome {}

    /** There was no span to send: all are too old for the backend. */
    record NothingToSend() implements Outcome {}

    /**
     * It failed again.
     *
     * @param reason why
     */
    record Failed(Reason reason) implements Outcome {}
  }

  /**
   * Sends a letter and waits for the backend's answer.
   *
   * @throws CommandFailure if the backend is away for too long or refuses us
   */
  public Outcome retry(DeadLetter letter) throws InterruptedException {
    EmitterMetrics counters = EmitterMetrics.ofCommand(clock);
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    DeadLetters again =
        (record, reason, stored) -> {
          outcome.complete(new Outcome.Failed(reason));
          stored.run();
        };
    // One for each letter: so many refusals in a row are no news about the backend here.
    try (Delivery delivery = new Delivery(target, tracing, again, counters, clock, threads)) {
      delivery.start();
      delivery.accept(
          letter.completedBy(
              () ->
                  outcome.complete(
                      counters.outcomes(letter.record().kind()).emitted() > 0
                          ? new Outcome.Delivered(counters.spansExported())
                          : new Outcome.NothingToSend())));
      return await(outcome, delivery);
    }
  }

  private Outcome await(CompletableFuture<Outcome> outcome, Delivery delivery)
      throws InterruptedException {
    CompletableFuture<@Nullable Void> failed = threads.failed();
    while (true) {
      if (failed.isCompletedExceptionally()) {
        throw (RuntimeException) failed.exceptionNow();
      }
      try {
        return outcome.get(100, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        delivery.status().giveUpAfter(limit);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
