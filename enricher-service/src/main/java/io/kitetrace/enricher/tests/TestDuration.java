package io.kitetrace.enricher.tests;

import org.jspecify.annotations.Nullable;

/** Durations as tools write them: {@code 1.5}, {@code 1,234.5}, {@code 0,5}, {@code 00:01:02.5}. */
final class TestDuration {

  /** A day: what is longer is no test's time. */
  private static final double MAX_SECONDS = 86_400;

  private static final int MAX_LENGTH = 40;

  /** Nanoseconds, or -1 where the text is no duration. */
  static long nanos(@Nullable String text) {
    String value = text == null ? "" : text.strip();
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      return -1;
    }
    double unit = 1;
    if (value.endsWith("ms")) {
      unit = 0.001;
      value = value.substring(0, value.length() - 2).stripTrailing();
    } else if (value.endsWith("s")) {
      value = value.substring(0, value.length() - 1).stripTrailing();
    }
    double seconds = value.indexOf(':') < 0 ? number(value) : clock(value);
    double scaled = seconds * unit;
    return scaled >= 0 && scaled <= MAX_SECONDS ? Math.round(scaled * 1e9) : -1;
  }

  private static double clock(String text) {
    double seconds = 0;
    for (String part : text.split(":", -1)) {
      seconds = 60 * seconds + number(part);
    }
    return seconds;
  }

  /** The last of points and commas is the decimal one, unless there are several of it. */
  private static double number(String text) {
    int point = text.lastIndexOf('.');
    int comma = text.lastIndexOf(',');
    char decimal = point > comma ? '.' : ',';
    boolean several = text.indexOf(decimal) != text.lastIndexOf(decimal);
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == decimal && !several) {
        plain.append('.');
      } else if (c != '.' && c != ',') {
        plain.append(c);
      }
    }
    try {
      return plain.isEmpty() || Character.isLetter(plain.charAt(plain.length() - 1))
          ? Double.NaN
          : Double.parseDouble(plain.toString());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private TestDuration() {}
}
