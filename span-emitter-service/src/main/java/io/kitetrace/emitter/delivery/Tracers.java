package io.kitetrace.emitter.delivery;

import io.kitetrace.emitter.delivery.DeadLetters.Reason;
import io.kitetrace.emitter.delivery.Tracing.Traced;
import io.kitetrace.emitter.delivery.Tracing.UntraceableException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Traces records on threads of their own. Only what is about the record makes a dead letter of it;
 * any other error is about us, and fails the thread and with it the service.
 */
final class Tracers {

  /** How many of them. */
  static final int SIZE = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);

  private static final Logger LOG = LoggerFactory.getLogger(Tracers.class);

  private final Tracing tracing;
  private final Executor threads;

  Tracers(Tracing tracing, Executor threads) {
    this.tracing = tracing;
    this.threads = threads;
  }

  /** Returns at once; one of both is told on another thread. */
  void trace(BuildRecord record, Consumer<Traced> traced, Consumer<Reason> untraceable) {
    threads.execute(
        () -> {
          Traced made;
          try {
            made = tracing.trace(record);
          } catch (UntraceableException e) {
            LOG.debug("record cannot become a trace", e);
            untraceable.accept(new Reason(e.stage(), "malformed", String.valueOf(e.getMessage())));
            return;
          } catch (RuntimeException | StackOverflowError e) {
            LOG.debug("record cannot become a trace", e);
            untraceable.accept(
                new Reason("trace", e.getClass().getSimpleName(), "no trace could be built of it"));
            return;
          }
          traced.accept(made);
        });
  }
}
