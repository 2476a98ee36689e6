package io.kitetrace.runtime.retry;

import io.kitetrace.runtime.threads.Heartbeat;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks threads to stop, and ends their waits. Threads that publish are never interrupted: an
 * interrupt in the middle of a commit would leave its outcome unknown for no need. Only who waits
 * here gets an {@link InterruptedException}. Safe for use by several threads.
 */
public final class StopSignal implements Waiter {

  /** Whoever waits shows now and then that it lives. */
  private static final long PIECE_NANOS = Duration.ofSeconds(1).toNanos();

  private final CountDownLatch stopped = new CountDownLatch(1);

  public void stop() {
    stopped.countDown();
  }

  public boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** The same for a thread whose heart beats with each wait. */
  public Waiter beating(Heartbeat heartbeat) {
    return time -> {
      heartbeat.beat();
      sleep(time);
    };
  }

  @Override
  public void sleep(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); ; left = end - System.nanoTime()) {
      Heartbeat.alive();
      if (stopped.await(Math.min(left, PIECE_NANOS), TimeUnit.NANOSECONDS)) {
        throw new InterruptedException("stopped");
      }
      if (left <= PIECE_NANOS) {
        return;
      }
    }
  }
}
