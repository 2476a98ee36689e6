package io.kitetrace.explorer.read;

/** Texts of builds, which may be of any length. */
public final class Texts {

  /** At most so many UTF-16 units, never half a character; what was cut ends in an ellipsis. */
  public static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
    return text.substring(0, end) + "…";
  }

  /** The first line with anything in it, cut. */
  public static String firstLine(String text, int max) {
    // A megabyte is not split for one line of it.
    String head = text.length() > 4 * max ? text.substring(0, 4 * max) : text;
    String line = head.strip().lines().findFirst().orElse("");
    return cut(line, max);
  }

  private Texts() {}
}
