package io.kitetrace.explorer.consume;

import io.kitetrace.explorer.consume.LogSource.Described;
import io.kitetrace.runtime.threads.Heartbeat;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Waits for a topic that cannot be read yet, until somebody stops it. Safe for several threads. */
final class TopicLookout {

  private static final Duration STEP = Duration.ofSeconds(1);

  /** An optional topic that is not there, or that we may not read, is looked for so often. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  private final LogSource source;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Semaphore lookNow = new Semaphore(0);
  private final AtomicInteger waits = new AtomicInteger();

  TopicLookout(LogSource source) {
    this.source = source;
  }

  void stop() {
    stopping.countDown();
    lookNow.release();
  }

  boolean stopped() {
    return stopping.getCount() == 0;
  }

  /** What others make; null if it was stopped before, or they have failed. */
  <T> @Nullable T await(CompletableFuture<T> made) throws InterruptedException {
    Heartbeat.await((time, unit) -> made.isDone() || stopping.await(100, TimeUnit.MILLISECONDS));
    return stopped() || made.isCompletedExceptionally() ? null : made.join();
  }

  /** Whoever waits looks at once. */
  void lookNow() {
    lookNow.release();
  }

  /** How often the topic was looked for, or read, in vain. */
  int waits() {
    return waits.get();
  }

  /** Null if it was stopped before the topic was there. */
  @Nullable Described topic(Heartbeat heartbeat) throws InterruptedException {
    while (!stopped()) {
      heartbeat.beat();
      Described described = source.describe();
      if (described != null) {
        return described;
      }
      pause(heartbeat);
    }
    return null;
  }

  /** Until it is time to look again. */
  void pause(Heartbeat heartbeat) throws InterruptedException {
    waits.incrementAndGet();
    Duration wait = source.optional() ? LOOK_AGAIN : STEP;
    long end = System.nanoTime() + wait.toNanos();
    while (!stopped() && System.nanoTime() - end < 0) {
      heartbeat.beat();
      if (lookNow.tryAcquire(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
        lookNow.drainPermits();
        return;
      }
    }
  }
}
