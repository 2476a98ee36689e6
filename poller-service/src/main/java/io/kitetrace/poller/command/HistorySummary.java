package io.kitetrace.poller.command;

import static io.kitetrace.runtime.command.SummaryLines.line;
import static io.kitetrace.runtime.command.SummaryLines.part;
import static io.kitetrace.runtime.command.SummaryLines.sum;

import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.runtime.command.Summary;
import java.util.Locale;

/**
 * What a backfill or an import did.
 *
 * @param counts of builds
 * @param requests to the API
 * @param seconds that it took
 */
record HistorySummary(BuildCounts counts, long requests, double seconds) {

  String json() {
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

  String text() {
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
