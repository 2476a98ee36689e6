package io.kitetrace.standalone;

import io.kitetrace.runtime.command.Summary;
import java.util.Locale;

/** A summary for a person, of lines that fit a terminal of 80 columns. */
final class SummaryText {

  private static final int COLUMNS = 80;
  private static final String INDENT = " ".repeat(27);

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

  private static String line(String name, String format, Object figure) {
    return "%-15s %10s".formatted(name, String.format(Locale.ROOT, format, figure));
  }

  private static String part(long figure, String name) {
    return String.format(Locale.ROOT, "%,d %s", figure, name);
  }

  private static String sum(String whole, String... parts) {
    StringBuilder text = new StringBuilder(whole);
    int column = whole.length();
    String sign = " = ";
    for (String part : parts) {
      String next = sign + part;
      if (column + next.length() > COLUMNS) {
        text.append('\n').append(INDENT);
        next = next.stripLeading();
        column = INDENT.length();
      }
      text.append(next);
      column += next.length();
      sign = " + ";
    }
    return text.toString();
  }
}
