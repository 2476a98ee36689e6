package io.kitetrace.poller.command;

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
    String line =
        String.format(
            Locale.ROOT,
            "seen      %,6d = %,d published + %,d unchanged + %,d filtered + %,d unfinished + %,d rejected%n",
            counts.seen(),
            counts.published(),
            counts.unchanged(),
            counts.filtered(),
            counts.unfinished(),
            counts.rejected());
    return requests == 0
        ? line + String.format(Locale.ROOT, "%.1f s", seconds)
        : line
            + String.format(
                Locale.ROOT,
                "%,d requests to the API, %.1f builds each, %.1f s",
                requests,
                (double) counts.seen() / requests,
                seconds);
  }
}
