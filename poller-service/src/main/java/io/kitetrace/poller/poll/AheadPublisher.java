package io.kitetrace.poller.poll;

import io.kitetrace.poller.lifecycle.StoppedException;
import io.kitetrace.poller.publish.BuildLog;
import io.kitetrace.poller.publish.Slice;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Publishes slices in their order, each while the next one is read: reading and writing take about
 * as long as each other. One is under way and no more, so that memory stays bounded. For one
 * thread.
 */
final class AheadPublisher implements Intake.Publisher {

  private final BuildLog log;
  private final Executor threads;
  private @Nullable FutureTask<Void> underWay;

  /**
   * For one list.
   *
   * @param threads keep theirs from slice to slice, and with them the memory that packing takes
   */
  AheadPublisher(BuildLog log, Executor threads) {
    this.log = log;
    this.threads = threads;
  }

  /** Waits for the slice before, and begins to publish this one, which is the publisher's now. */
  @Override
  public void publish(Slice slice) throws StoppedException {
    await();
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              log.publish(slice);
              return null;
            });
    underWay = task;
    threads.execute(task);
  }

  @Override
  public void await() throws StoppedException {
    FutureTask<Void> task = underWay;
    underWay = null;
    if (task == null) {
      return;
    }
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof StoppedException stopped) {
        throw stopped;
      }
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(cause);
    }
  }
}
