package io.kitetrace.poller.retry;

import io.kitetrace.runtime.threads.Heartbeat;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks threads to stop, and ends their waits. Threads that publish are never interrupted: an
 * interrupt in the middle of a commit would leave its outcome unknown for no need.
 *
 * <p>Safe for use by several threads.
 */
public final class StopSignal implements Waiter {

  /** Whoever waits shows now and then that it lives. */
  private static final long PIECE_NANOS = Duration.ofSeconds(1).toNanos();

  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Asks to stop. May be called more than once. */
  public void stop() {
    stopped.countDown();
  }

  /** Whether it was asked to stop. */
  public boolean isStopped() {
    return stopped.getCount() == 0;
  }

  @Override
  public void sleep(Duration time) throws StoppedException {
    long end = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toNanos(); ; left = end - System.nanoTime()) {
        Heartbeat.alive();
        if (stopped.await(Math.min(left, PIECE_NANOS), TimeUnit.NANOSECONDS)) {
          throw new StoppedException();
        }
        if (left <= PIECE_NANOS) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }
}
