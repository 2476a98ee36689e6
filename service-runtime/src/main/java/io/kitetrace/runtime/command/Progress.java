package io.kitetrace.runtime.command;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * How far a long command is, on standard error: a bar on a terminal, else a line now and then and
 * one at the end. For use by one thread.
 */
public final class Progress implements AutoCloseable {

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private final String task;
  private final PrintStream err;
  private final InstantSource clock;
  private final @Nullable ProgressBar bar;
  private Instant lastLine;
  private String last = "";
  private boolean closed;

  private Progress(String task, PrintStream err, InstantSource clock, @Nullable ProgressBar bar) {
    this.task = task;
    this.err = err;
    this.clock = clock;
    this.bar = bar;
    this.lastLine = clock.instant();
  }

  /**
   * Begins.
   *
   * @param total how many there are to do, or a negative number where nobody knows
   */
  public static Progress start(String task, long total, PrintStream err, boolean terminal) {
    return start(task, total, err, terminal, InstantSource.system());
  }

  static Progress start(
      String task, long total, PrintStream err, boolean terminal, InstantSource clock) {
    ProgressBar bar =
        terminal
            ? new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis(200)
                .setConsumer(new ConsoleProgressBarConsumer(err, Terminal.DEFAULT_COLUMNS))
                .build()
            : null;
    return new Progress(task, err, clock, bar);
  }

  /** Tells how many are done, and what else is worth knowing ({@code 412 MB, 3 requests}). */
  public void update(long done, long total, String more) {
    last =
        total < 0
            ? String.format(Locale.ROOT, "%s: %,d, %s", task, done, more)
            : String.format(Locale.ROOT, "%s: %,d of %,d, %s", task, done, total, more);
    if (bar != null) {
      bar.maxHint(total);
      bar.stepTo(done);
      bar.setExtraMessage(" " + more);
    } else if (Duration.between(lastLine, clock.instant()).compareTo(BETWEEN_LINES) >= 0) {
      line();
    }
  }

  /** Ends the bar, or prints the last line. May be called more than once. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (bar != null) {
      bar.close();
    } else if (!last.isEmpty()) {
      line();
    }
  }

  private void line() {
    err.println(last);
    lastLine = clock.instant();
  }
}
