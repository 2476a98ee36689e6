package io.kitetrace.runtime.command;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * How far a long command is, on standard error: a bar on a terminal, else a line now and then, more
 * and more rarely, and one at the end. For use by one thread.
 */
public final class Progress implements AutoCloseable {

  private static final Duration FIRST_LINE = Duration.ofSeconds(10);
  private static final Duration LONGEST_BETWEEN_LINES = Duration.ofMinutes(2);

  private final String task;
  private final PrintStream err;
  private final InstantSource clock;
  private final @Nullable ProgressBar bar;
  private Duration betweenLines = FIRST_LINE;
  private Instant lastLine;
  private String last = "";
  private String printed = "";
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
    if (!terminal) {
      return new Progress(task, err, clock, null);
    }
    BarLine line = BarLine.on(err);
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUpdateIntervalMillis(200)
            .continuousUpdate()
            .setRenderer(
                (state, width) ->
                    BarText.of(
                        state.getTaskName(),
                        state.getCurrent(),
                        state.isIndefinite() ? -1 : state.getMax(),
                        String.valueOf(state.getExtraMessage()),
                        state.getElapsedAfterStart(),
                        width))
            .setConsumer(line)
            .build();
    return new Progress(task, line.around(), clock, bar);
  }

  /** Tells how many are done, and what else is worth knowing ({@code 412 MB, 3 requests}). */
  public void update(long done, long total, String more) {
    String comma = more.isEmpty() ? "" : ", ";
    last =
        total < 0
            ? String.format(Locale.ROOT, "%s: %,d%s%s", task, done, comma, more)
            : String.format(Locale.ROOT, "%s: %,d of %,d%s%s", task, done, total, comma, more);
    if (bar != null) {
      bar.maxHint(total);
      bar.stepTo(done);
      bar.setExtraMessage(more);
    } else if (Duration.between(lastLine, clock.instant()).compareTo(betweenLines) >= 0) {
      line();
      Duration longer = betweenLines.multipliedBy(2);
      betweenLines = longer.compareTo(LONGEST_BETWEEN_LINES) < 0 ? longer : LONGEST_BETWEEN_LINES;
    }
  }

  /** Prints a line that stays, above the bar. */
  public void say(String line) {
    err.println(line);
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
    } else if (!last.equals(printed)) {
      line();
    }
  }

  private void line() {
    err.println(last);
    printed = last;
    lastLine = clock.instant();
  }
}
