package io.kitetrace.emitter.cli;

import io.kitetrace.emitter.metrics.EmitterMetrics;
import io.kitetrace.emitter.replay.Replay;
import io.kitetrace.runtime.command.Progress;
import io.kitetrace.trace.draw.HumanDuration;
import java.util.Locale;

/** A replay's progress in figures: builds, spans, megabytes, rate, time left. */
final class ReplayProgress implements Replay.Watcher {

  private final Progress progress;
  private final long start = System.nanoTime();

  ReplayProgress(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void at(long done, long total, EmitterMetrics counters) {
    long elapsed = Math.max(1, System.nanoTime() - start);
    double seconds = elapsed / 1e9;
    String more =
        String.format(
            Locale.ROOT,
            "%,d builds, %,d spans, %.1f MB, %,.0f spans/s",
            counters.emitted(),
            counters.spansExported(),
            counters.bytesExported() / 1e6,
            counters.spansExported() / seconds);
    if (done > 0 && done < total) {
      more += ", " + HumanDuration.of((long) ((double) elapsed * (total - done) / done)) + " left";
    }
    progress.update(done, total, more);
  }
}
