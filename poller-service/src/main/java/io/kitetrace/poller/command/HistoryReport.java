package io.kitetrace.poller.command;

import static io.kitetrace.runtime.command.SummaryLines.line;
import static io.kitetrace.runtime.command.SummaryLines.part;
import static io.kitetrace.runtime.command.SummaryLines.sum;

import io.kitetrace.poller.imports.ImportRun;
import io.kitetrace.poller.orders.BackfillRun;
import io.kitetrace.poller.state.BackfillState;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.Progress;
import io.kitetrace.runtime.command.Summary;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;

/** How far a backfill or an import is, and what it came to, in figures. */
final class HistoryReport implements BackfillRun.Watcher, ImportRun.Watcher {

  private final Progress progress;
  private final PrintStream err;
  private final long start = System.nanoTime();
  private long seenAtFirst = -1;
  private double doneAtFirst;

  HistoryReport(Progress progress, PrintStream err) {
    this.progress = progress;
    this.err = err;
  }

  @Override
  public void notice(String sentence) {
    Commands.say(err, sentence);
  }

  /** Counts the hours of history: how many builds there will be nobody knows. */
  @Override
  public void at(Collection<BackfillState> states) {
    if (states.isEmpty()) {
      return;
    }
    BuildCounts counts =
        states.stream().map(BackfillState::counts).reduce(BuildCounts.NONE, BuildCounts::plus);
    long requests = states.stream().mapToLong(BackfillState::requests).sum();
    Duration whole =
        states.stream().map(BackfillState::whole).reduce(Duration.ZERO, Duration::plus);
    Duration covered =
        states.stream().map(BackfillState::covered).reduce(Duration.ZERO, Duration::plus);
    String more =
        String.format(
            Locale.ROOT,
            "%,d builds, %,d requests%s",
            counts.seen(),
            requests,
            rate(counts.seen()));
    progress.update(
        covered.toHours(),
        whole.toHours(),
        more + left((double) covered.toMillis(), (double) whole.toMillis()));
  }

  @Override
  public void at(BuildCounts counts, long files, long sent) {
    progress.update(
        counts.seen(),
        -1,
        String.format(
            Locale.ROOT, "%,d files, %,d builds sent%s", files, sent, rate(counts.seen())));
  }

  /** Of this run: a resumed order has builds of earlier ones. */
  private String rate(long seen) {
    if (seenAtFirst < 0) {
      seenAtFirst = seen;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return String.format(Locale.ROOT, ", %,.0f builds/s", (seen - seenAtFirst) / seconds);
  }

  private String left(double done, double whole) {
    if (doneAtFirst == 0) {
      doneAtFirst = done;
    }
    double progressed = done - doneAtFirst;
    if (progressed <= 0 || done >= whole) {
      return "";
    }
    long seconds = (long) ((System.nanoTime() - start) / 1e9 * (whole - done) / progressed);
    return ", "
        + Duration.ofSeconds(seconds).toString().substring(2).toLowerCase(Locale.ROOT)
        + " left";
  }

  /** What it did: as JSON on standard output alone, or for a person. */
  static void print(
      BuildCounts counts, long requests, double seconds, PrintStream to, boolean json) {
    to.println(json ? json(counts, requests, seconds) : text(counts, requests, seconds));
  }

  private static String json(BuildCounts counts, long requests, double seconds) {
    return new Summary(
            counts.seen(),
            counts.published(),
            counts.unchanged(),
            counts.filtered(),
            counts.unfinished(),
            counts.rejected(),
            0,
            0,
            0,
            0,
            0,
            requests,
            seconds)
        .json();
  }

  private static String text(BuildCounts counts, long requests, double seconds) {
    String builds =
        sum(
            line("builds seen", "%,d", counts.seen()),
            part(counts.published(), "published"),
            part(counts.unchanged(), "unchanged"),
            part(counts.filtered(), "filtered"),
            part(counts.unfinished(), "unfinished"),
            part(counts.rejected(), "rejected"));
    String took = line("seconds", "%,.1f", seconds);
    if (requests == 0) {
      return builds + "\n" + took;
    }
    String each =
        String.format(Locale.ROOT, ", %.1f builds each", (double) counts.seen() / requests);
    return builds + "\n" + line("API requests", "%,d", requests) + each + "\n" + took;
  }
}
