package io.kitetrace.poller.backfill;

import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one backfill: as many as there is work for, and whoever ends looks for more. Safe
 * for use by several threads; {@link #run} once.
 */
final class Readers {

  private final Supplier<ServiceThreads.@Nullable Body> work;
  private final Consumer<ServiceThreads.Body> starter;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicInteger running = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * @param work the next piece of it, or null where there is none at present
   */
  Readers(Supplier<ServiceThreads.@Nullable Body> work, Consumer<ServiceThreads.Body> starter) {
    this.work = work;
    this.starter = starter;
  }

  /** Returns when all work is done, or the first failure has ended all of them; or null. */
  @Nullable Throwable run() throws InterruptedException {
    running.incrementAndGet(); // whoever starts them counts: the first may end before the second
    try {
      startMore();
    } finally {
      end();
    }
    try {
      Heartbeat.await(ended::await);
    } catch (InterruptedException e) {
      failure.compareAndSet(null, e);
      throw e;
    }
    return failure.get();
  }

  /** What ended one of them; the others are to end too. */
  @Nullable Throwable failure() {
    return failure.get();
  }

  /** There may be more to do; only on a reader's thread, or in {@link #run}. */
  void startMore() {
    for (ServiceThreads.Body next = work.get(); next != null; next = work.get()) {
      ServiceThreads.Body taken = next;
      running.incrementAndGet();
      try {
        starter.accept(heartbeat -> read(taken, heartbeat));
      } catch (RuntimeException | Error e) { // no thread to be had
        failure.compareAndSet(null, e);
        end();
      }
    }
  }

  private void read(ServiceThreads.Body reading, Heartbeat heartbeat) {
    try {
      reading.run(heartbeat);
      startMore();
    } catch (InterruptedException | RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    } finally {
      end();
    }
  }

  private void end() {
    if (running.decrementAndGet() == 0) {
      ended.countDown();
    }
  }
}
