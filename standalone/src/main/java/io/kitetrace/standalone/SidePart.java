package io.kitetrace.standalone;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is common to the parts of this process that neither poll nor deliver. What fails in one
 * shows in its health, and stops no other: it makes all it has from the log, and resumes at the
 * next start. Safe for several threads.
 */
final class SidePart {

  private static final Logger LOG = LoggerFactory.getLogger(SidePart.class);

  private final String name;
  private final CompositeMeterRegistry meters = new CompositeMeterRegistry();
  private volatile @Nullable String fault;

  SidePart(String name) {
    this.name = name;
  }

  /** Something that may throw, and may wait. */
  @FunctionalInterface
  interface Work {
    void run() throws InterruptedException;
  }

  /** What is made; null where that fails. */
  <T> @Nullable T made(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (RuntimeException | LinkageError e) {
      failed(e);
      return null;
    }
  }

  void guarded(Work work) throws InterruptedException {
    try {
      work.run();
    } catch (RuntimeException | LinkageError e) {
      failed(e);
    }
  }

  /** Only the first fault counts; null is none. */
  void failed(@Nullable Throwable failure) {
    if (failure != null && fault == null) {
      String sentence = sentence(failure);
      fault = sentence;
      LOG.atWarn().addKeyValue("part", name).addKeyValue("fault", sentence).log("part failed");
      LOG.atDebug().addKeyValue("part", name).setCause(failure).log("part failed");
    }
  }

  /** Why it does not do its work; null while it does. */
  @Nullable String fault() {
    return fault;
  }

  /** Where it keeps its metrics. */
  MeterRegistry meters() {
    return meters;
  }

  /** Shows its metrics there, too. */
  void showMetrics(MeterRegistry registry) {
    meters.add(registry);
  }

  private static String sentence(Throwable failure) {
    Throwable thrown =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    Throwable cause = thrown.getCause();
    String message = String.valueOf(thrown.getMessage());
    return cause == null || cause.getMessage() == null || message.contains(cause.getMessage())
        ? message
        : message + ": " + cause.getMessage();
  }
}
