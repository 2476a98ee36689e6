package io.kitetrace.runtime.command;

import java.util.Locale;

/** A summary's lines for a person: a name, a figure and what it is the sum of, in 80 columns. */
public final class SummaryLines {

  private static final int COLUMNS = 80;
  private static final String INDENT = " ".repeat(27);

  private SummaryLines() {}

  /** A figure by itself. */
  public static String line(String name, String format, Object figure) {
    return "%-15s %10s".formatted(name, String.format(Locale.ROOT, format, figure));
  }

  /** One of the figures that make a sum. */
  public static String part(long figure, String name) {
    return String.format(Locale.ROOT, "%,d %s", figure, name);
  }

  /** A {@link #line} and the {@link #part}s that it is the sum of. */
  public static String sum(String whole, String... parts) {
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
