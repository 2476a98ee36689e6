package io.kitetrace.emitter.console;

/** Text from builds, made safe to print: a label may hold what a terminal would obey. */
public final class Printable {

  /** One line without control characters. */
  public static String line(String text) {
    StringBuilder line = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || isBidirectional(c)) {
        if (line == null) {
          line = new StringBuilder(text);
        }
        line.setCharAt(i, c == '\n' || c == '\t' || c == '\r' ? ' ' : '\uFFFD');
      }
    }
    return line == null ? text : line.toString();
  }

  /** Marks that turn the direction of what follows. */
  private static boolean isBidirectional(char c) {
    return (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
  }

  private Printable() {}
}
