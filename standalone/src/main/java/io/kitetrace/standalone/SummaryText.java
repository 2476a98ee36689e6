package io.kitetrace.standalone;

import static io.kitetrace.runtime.command.SummaryLines.line;
import static io.kitetrace.runtime.command.SummaryLines.part;
import static io.kitetrace.runtime.command.SummaryLines.sum;

import io.kitetrace.runtime.command.Summary;
import io.kitetrace.runtime.command.Summary.Timelines;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A summary for a person, of lines that fit a terminal of 80 columns. */
final class SummaryText {

  private SummaryText() {}

  static String of(Summary s) {
    Timelines inside = s.timelines();
    return Stream.of(
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
            inside == null ? null : line("timelines", "%,d", inside.written()),
            inside == null ? null : line("their spans", "%,d", inside.spans()),
            inside == null || inside.deadLetters() == 0
                ? null
                : line("not sent", "%,d, as dead letters", inside.deadLetters()),
            line("API requests", "%,d", s.apiRequests()),
            line("seconds", "%,.1f", s.seconds()))
        .filter(Objects::nonNull)
        .collect(Collectors.joining("\n"));
  }
}
