package io.kitetrace.standalone;

import io.kitetrace.poller.Poller;
import io.kitetrace.runtime.command.Progress;
import io.kitetrace.runtime.command.Summary;
import io.kitetrace.runtime.command.Summary.Timelines;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells how far a run is, on a thread of its own: the work itself waits for others. Until a run
 * that runs for good has caught up; after that there is nothing to wait for.
 */
final class RunProgress implements AutoCloseable {

  private static final Duration LOOK = Duration.ofMillis(250);

  /** Shorter waits for the API's budget are not worth a word. */
  private static final Duration LEAST_WAIT = Duration.ofSeconds(2);

  private final OneProcess process;
  private final boolean once;
  private final PrintStream err;
  private final boolean bar;
  private final Thread thread = new Thread(this::run, "progress");
  private volatile boolean delivering;
  private volatile boolean closed;
  private boolean firstTold;

  private RunProgress(OneProcess process, boolean once, PrintStream err, boolean bar) {
    this.process = process;
    this.once = once;
    this.err = err;
    this.bar = bar;
    thread.setDaemon(true);
  }

  /**
   * Begins.
   *
   * @param once whether the run ends by itself, in two stages
   */
  static RunProgress start(OneProcess process, boolean once, PrintStream err, boolean bar) {
    RunProgress progress = new RunProgress(process, once, err, bar);
    progress.thread.start();
    return progress;
  }

  /** Everything is polled. */
  void delivering() {
    delivering = true;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    err.println("traces go to " + process.backend().description());
    process.served().forEach(err::println);
    try (Progress polling = Progress.start("builds polled", -1, err, bar)) {
      while (!closed && !delivering && (once || !caughtUp())) {
        process.look();
        Summary now = process.summary();
        tellFirst(polling, now);
        polling.update(now.seen(), -1, polled(now));
        pause();
      }
    }
    if (closed) {
      return;
    }
    if (!once) {
      err.println("caught up; following what finishes from now on (Ctrl-C stops)");
      return;
    }
    try (Progress delivery = Progress.start("builds sent", -1, err, bar)) {
      while (!closed) {
        Summary now = process.summary();
        tellFirst(delivery, now);
        long total = Math.max(now.published() + process.waiting(), now.consumed());
        delivery.update(now.consumed(), total, spans(now));
        pause();
      }
    }
  }

  private boolean caughtUp() {
    Poller poller = process.poller();
    Summary now = process.summary();
    return poller != null && poller.metrics().passes() > 0 && now.consumed() >= now.published();
  }

  private void tellFirst(Progress progress, Summary now) {
    if (!firstTold && now.emitted() > 0) {
      firstTold = true;
      progress.say(
          String.format(Locale.ROOT, "first trace sent, %.0f s after the start", now.seconds()));
    }
  }

  private String polled(Summary now) {
    return String.format(
        Locale.ROOT,
        "%,d sent, %,d behind%s%s",
        now.consumed(),
        Math.max(0, now.published() - now.consumed()),
        enriched(now.timelines(), process.enricher().waiting()),
        waits(process.poller()));
  }

  private static String enriched(@Nullable Timelines timelines, long waiting) {
    return timelines == null
        ? ""
        : String.format(
            Locale.ROOT, "; %,d timelines, %,d to ask for", timelines.written(), waiting);
  }

  private static String waits(@Nullable Poller poller) {
    Duration wait = poller == null ? Duration.ZERO : poller.budget().waiting();
    return wait.compareTo(LEAST_WAIT) < 0
        ? ""
        : "; waits %d s for the API".formatted(wait.toSeconds());
  }

  private static String spans(Summary now) {
    return String.format(Locale.ROOT, "%,d spans", now.spans());
  }

  private void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    } catch (InterruptedException e) {
      closed = true;
    }
  }
}
