package io.kitetrace.standalone;

import static io.kitetrace.runtime.command.SummaryLines.line;
import static io.kitetrace.runtime.command.SummaryLines.part;
import static io.kitetrace.runtime.command.SummaryLines.sum;

import io.kitetrace.runtime.command.Summary;

/** A summary for a person, of lines that fit a terminal of 80 columns. */
final class SummaryText {

  private SummaryText() {}

  static String of(Summary s) {
    return String.join(
        "\n",
        sum(
            line("builds seen", "%,d", s.seen()),
            part(s.published(), "published"),
            part(s.unchanged(), "unchanged"),
            part(s.filtered(), "filtered"),
            part(s.unfinished(), "unfinished"),
            part(s.rejected(), "rejected")),
        sum(
            line("builds consumed", "%,d", s.consumed()),
            part(s.emitted(), "emitted"),
            part(s.skipped(), "skipped"),
            part(s.deadLetters(), "dead letters")),
        line("spans exported", "%,d", s.spans()),
        line("API requests", "%,d", s.apiRequests()),
        line("seconds", "%,.1f", s.seconds()));
  }
}
