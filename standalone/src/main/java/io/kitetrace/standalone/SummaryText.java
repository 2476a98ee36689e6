package io.kitetrace.standalone;

import io.kitetrace.runtime.command.Summary;
import java.util.Locale;

/** A summary for a person. */
final class SummaryText {

  private SummaryText() {}

  static String of(Summary s) {
    return String.format(
        Locale.ROOT,
        """
        seen      %,6d = %,d published + %,d unchanged + %,d filtered + %,d unfinished + %,d rejected
        consumed  %,6d = %,d emitted + %,d skipped + %,d dead letters
        %,d spans exported, %,d requests to the API, %.1f s""",
        s.seen(),
        s.published(),
        s.unchanged(),
        s.filtered(),
        s.unfinished(),
        s.rejected(),
        s.consumed(),
        s.emitted(),
        s.skipped(),
        s.deadLetters(),
        s.spans(),
        s.apiRequests(),
        s.seconds());
  }
}
