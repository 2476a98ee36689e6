package io.kitetrace.runtime.command;

/**
 * Text of others, made safe to print: a build's label, a file's name or a variable's value may hold
 * what a terminal would obey.
 */
public final class Printable {

  /** One line without control characters. */
  public static String line(String text) {
    StringBuilder line = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || isDirection(c)) {
        if (line == null) {
          line = new StringBuilder(text);
        }
        line.setCharAt(i, c == '\n' || c == '\t' || c == '\r' ? ' ' : '\uFFFD');
      }
    }
    return line == null ? text : line.toString();
  }

  /** Marks that turn the direction of what follows or stands beside them, and interlinear notes. */
  private static boolean isDirection(char c) {
    return c == '\u061C'
        || c == '\u200E'
        || c == '\u200F'
        || (c >= '\u202A' && c <= '\u202E')
        || (c >= '\u2066' && c <= '\u206F')
        || (c >= '\uFFF9' && c <= '\uFFFB');
  }

  private Printable() {}
}
