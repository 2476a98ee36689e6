package io.kitetrace.standalone;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.ExplorerSettings;
import io.kitetrace.explorer.metrics.ExplorerMetrics;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The explorer of this process.
 *
 * @param explorer null where there is to be none, or it could not open its index
 */
record OwnExplorer(SidePart part, @Nullable Explorer explorer) implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OwnExplorer.class);

  /** Opens the index; null settings are for no explorer. */
  static OwnExplorer open(@Nullable ExplorerSettings settings) {
    SidePart part = new SidePart("explorer");
    return new OwnExplorer(
        part,
        settings == null
            ? null
            : part.made(
                () ->
                    new Explorer(
                        settings,
                        new ExplorerMetrics(part.meters()),
                        ServiceThreads.ofAPart(),
                        Clock.systemUTC())));
  }

  /** Begins to read the log. */
  void start() {
    if (explorer != null) {
      var unused = explorer.ended().whenComplete((nothing, failure) -> part.failed(failure));
      explorer.start();
    }
  }

  /** Waits until everything that the log holds now is in the index, or the explorer has ended. */
  void awaitCaughtUp() throws InterruptedException {
    part.guarded(
        () -> {
          if (explorer != null && !explorer.awaitCaughtUp()) {
            LOG.info("explorer ended before it had caught up");
          }
        });
  }

  /** For its health. */
  Map<String, Object> details() {
    Map<String, Object> details = new LinkedHashMap<>();
    String reason = part.fault();
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
      part.guarded(
          () -> {
            if (explorer != null) {
              explorer.close();
            }
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
