package io.kitetrace.emitter.otlp;

/** Makes a backend's words fit to be shown: one line, no control characters, not too long. */
final class ErrorText {

  private static final int LONGEST = 500;

  private ErrorText() {}

  static String line(String words) {
    StringBuilder line = new StringBuilder(Math.min(words.length(), LONGEST));
    boolean space = false;
    for (int i = 0; i < words.length() && line.length() < LONGEST; i++) {
      char c = words.charAt(i);
      if (Character.isISOControl(c) || Character.isWhitespace(c)) {
        space = !line.isEmpty();
      } else {
        if (space) {
          line.append(' ');
          space = false;
        }
        line.append(c);
      }
    }
    return line.toString();
  }

  /** A label with the backend's words behind it, where it gave any. */
  static String labelled(String label, String words) {
    String line = line(words);
    return line.isEmpty() ? label : label + ": " + line;
  }
}
