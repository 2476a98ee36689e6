package io.kitetrace.standalone;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.ExplorerSettings;
import io.kitetrace.explorer.metrics.ExplorerMetrics;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The explorer of this process, if there is to be one. What fails in it shows in its health, and
 * stops neither polling nor delivery: everything it has is made again from the log.
 */
final class OwnExplorer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OwnExplorer.class);

  private final @Nullable Explorer explorer;
  private final CompositeMeterRegistry meters;
  private volatile @Nullable String fault;

  private OwnExplorer(
      @Nullable Explorer explorer, CompositeMeterRegistry meters, @Nullable String fault) {
    this.explorer = explorer;
    this.meters = meters;
    this.fault = fault;
  }

  /** Opens the index; null settings are for no explorer. */
  static OwnExplorer open(@Nullable ExplorerSettings settings) {
    CompositeMeterRegistry meters = new CompositeMeterRegistry();
    if (settings == null) {
      return new OwnExplorer(null, meters, null);
    }
    try {
      ExplorerMetrics metrics = new ExplorerMetrics(meters);
      return new OwnExplorer(
          new Explorer(settings, metrics, ServiceThreads.ofAPart(), Clock.systemUTC()),
          meters,
          null);
    } catch (RuntimeException | LinkageError e) {
      String sentence = sentence(e);
      LOG.atWarn().addKeyValue("fault", sentence).log("explorer cannot start");
      LOG.debug("explorer cannot start", e);
      return new OwnExplorer(null, meters, sentence);
    }
  }

  /** Shows its metrics there, too. */
  void showMetrics(MeterRegistry registry) {
    meters.add(registry);
  }

  /** Begins to read the log. */
  void start() {
    if (explorer != null) {
      var unused = explorer.ended().whenComplete((nothing, failure) -> ended(failure));
      explorer.start();
    }
  }

  /** The explorer, where there is one that could open its index. */
  @Nullable Explorer explorer() {
    return explorer;
  }

  /** Why it does not do its work; null while it does, and where there is none. */
  @Nullable String fault() {
    return fault;
  }

  /** Waits until everything that the log holds now is in the index, or the explorer has ended. */
  void awaitCaughtUp() throws InterruptedException {
    try {
      if (explorer != null && !explorer.awaitCaughtUp()) {
        LOG.info("explorer ended before it had caught up");
      }
    } catch (RuntimeException e) {
      ended(e);
    }
  }

  /** For its health. */
  Map<String, Object> details() {
    Map<String, Object> details = new LinkedHashMap<>();
    String reason = fault;
    details.put("indexing", reason == null);
    if (reason != null) {
      details.put("reason", reason);
    }
    if (explorer != null) {
      double lag = explorer.metrics().load().lagRecords();
      if (!Double.isNaN(lag)) {
        details.put("lagRecords", (long) lag);
      }
      details.put("buildsIndexed", explorer.metrics().indexed());
      details.put("recordsRejected", explorer.metrics().rejected());
      details.put("threadsNotAlive", explorer.threads().notAlive());
    }
    return details;
  }

  @Override
  public void close() {
    try {
      if (explorer != null) {
        explorer.close();
      }
    } catch (RuntimeException e) {
      ended(e);
    }
  }

  private void ended(@Nullable Throwable failure) {
    if (failure != null && fault == null) {
      fault = sentence(failure);
      LOG.atWarn().addKeyValue("fault", fault).log("explorer failed");
      LOG.debug("explorer failed", failure);
    }
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
