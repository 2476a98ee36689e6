package io.kitetrace.model;

/** The codes that labels and log headers of Buildkite hold for emojis, such as {@code :rspec:}. */
public final class EmojiCodes {

  /**
   * Drops every {@code :word:} at the start, after white space or after another one, and trims;
   * {@code 12:30:45} and {@code :PaymentSelector} stay.
   */
  public static String removedFrom(String label) {
    if (label.indexOf(':') < 0) {
      return trimmed(label);
    }
    StringBuilder rest = new StringBuilder(label.length());
    boolean mayStart = true;
    int i = 0;
    while (i < label.length()) {
      char c = label.charAt(i);
      int end = c == ':' && mayStart ? endOfCode(label, i) : -1;
      if (end > 0) {
        i = end;
        continue;
      }
      rest.append(c);
      mayStart = isSpace(c);
      i++;
    }
    return trimmed(rest);
  }

  /** Without white space at the ends; no-break spaces, which {@code strip} leaves, count too. */
  private static String trimmed(CharSequence text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.subSequence(from, to).toString();
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** Behind the closing colon of the code that begins at {@code start}, or -1. */
  private static int endOfCode(String label, int start) {
    int i = start + 1;
    while (i < label.length() && isWordCharacter(label.charAt(i))) {
      i++;
    }
    return i > start + 1 && i < label.length() && label.charAt(i) == ':' ? i + 1 : -1;
  }

  private static boolean isWordCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '+';
  }

  private EmojiCodes() {}
}
