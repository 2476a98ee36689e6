package io.kitetrace.poller.poll;

import io.kitetrace.poller.ingest.Ingest;
import io.kitetrace.poller.log.Batch;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.runtime.threads.Heartbeat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes batches in their order, each while the next one is read: reading and writing take about
 * as long as each other. One is under way and no more, so that memory stays bounded. For one
 * thread.
 */
final class AheadPublisher implements Ingest.Publisher {

  private final BuildLog log;
  private final Executor threads;
  private @Nullable CompletableFuture<@Nullable Void> underWay;

  /**
   * @param threads keep theirs from batch to batch, and with them the memory that packing takes
   */
  AheadPublisher(BuildLog log, Executor threads) {
    this.log = log;
    this.threads = threads;
  }

  /** Waits for the batch before, and begins to publish this one, which is the publisher's now. */
  @Override
  public void publish(Batch batch) throws InterruptedException {
    await();
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    underWay = done;
    threads.execute(
        () -> {
          try {
            log.publish(batch);
            done.complete(null);
          } catch (InterruptedException | RuntimeException | Error e) {
            done.completeExceptionally(e); // whoever reads on hears of it
          }
        });
  }

  @Override
  public void await() throws InterruptedException {
    CompletableFuture<@Nullable Void> task = underWay;
    underWay = null;
    if (task == null) {
      return;
    }
    try {
      Heartbeat.await((time, unit) -> isDone(task, time, unit));
      task.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      switch (cause) {
        case InterruptedException stopped -> throw stopped;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null -> throw new IllegalStateException(e);
        default -> throw new IllegalStateException(cause);
      }
    }
  }

  private static boolean isDone(Future<?> task, long time, TimeUnit unit)
      throws InterruptedException {
    try {
      task.get(time, unit);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }
}
