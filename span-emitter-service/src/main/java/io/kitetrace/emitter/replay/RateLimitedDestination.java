package io.kitetrace.emitter.replay;

import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Failure;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sends no more than so many spans a second, on average: each request waits until those before it
 * have had their time. Safe for several threads.
 */
final class RateLimitedDestination implements Destination {

  private final Destination destination;
  private final double nanosPerSpan;
  private final CountDownLatch closed = new CountDownLatch(1);
  private long free = System.nanoTime();

  /**
   * Slows another down.
   *
   * @param destination closed with this
   */
  RateLimitedDestination(Destination destination, double spansPerSecond) {
    this.destination = destination;
    this.nanosPerSpan = TimeUnit.SECONDS.toNanos(1) / spansPerSecond;
  }

  @Override
  public ExportOutcome send(List<Chunk> chunks, Duration timeout) {
    try {
      if (!closed.await(reserve(Chunk.spanCount(chunks)), TimeUnit.NANOSECONDS)) {
        return destination.send(chunks, timeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Retryable(Failure.UNREACHABLE, "stopped", null);
  }

  private synchronized long reserve(int spans) {
    long now = System.nanoTime();
    free = Math.max(free - now, 0) + now;
    long delay = free - now;
    free += (long) (spans * nanosPerSpan);
    return delay;
  }

  @Override
  public int concurrency() {
    return destination.concurrency();
  }

  @Override
  public String description() {
    return destination.description();
  }

  @Override
  public void close() {
    closed.countDown();
    destination.close();
  }
}
