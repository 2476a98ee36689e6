package io.kitetrace.emitter.replay;

import io.kitetrace.emitter.deliver.Destination;
import io.kitetrace.emitter.deliver.ExportOutcome;
import io.kitetrace.emitter.deliver.ExportOutcome.Trouble;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends no more than so many spans a second, on average: each request waits until those before it
 * have had their time. Safe for several threads.
 */
final class PacedDestination implements Destination {

  private final Destination destination;
  private final double nanosPerSpan;
  private final Map<Object, Consumer<ExportOutcome>> waiting = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "replay-rate");
            thread.setDaemon(true);
            return thread;
          });
  private long free = System.nanoTime();

  /**
   * Slows another down.
   *
   * @param destination closed with this
   */
  PacedDestination(Destination destination, double spansPerSecond) {
    this.destination = destination;
    this.nanosPerSpan = TimeUnit.SECONDS.toNanos(1) / spansPerSecond;
  }

  @Override
  public void export(List<SpanData> spans, Duration timeout, Consumer<ExportOutcome> done) {
    Object request = new Object();
    waiting.put(request, done);
    try {
      var unused =
          timer.schedule(
              () -> {
                if (waiting.remove(request) != null) {
                  destination.export(spans, timeout, done);
                }
              },
              reserve(spans.size()),
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      fail(request);
    }
  }

  private synchronized long reserve(int spans) {
    long now = System.nanoTime();
    free = Math.max(free - now, 0) + now;
    long delay = free - now;
    free += (long) (spans * nanosPerSpan);
    return delay;
  }

  private void fail(Object request) {
    Consumer<ExportOutcome> done = waiting.remove(request);
    if (done != null) {
      done.accept(new ExportOutcome.Retryable(Trouble.UNREACHABLE, "stopped", null));
    }
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
    timer.shutdownNow();
    List.copyOf(waiting.keySet()).forEach(this::fail);
    destination.close();
  }
}
