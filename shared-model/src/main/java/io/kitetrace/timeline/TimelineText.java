package io.kitetrace.timeline;

import io.kitetrace.model.EmojiCodes;
import io.kitetrace.model.credentials.Credentials;

/** Brings titles and names into the form that timelines have. */
public final class TimelineText {

  /** More is not looked at: what stands behind it does not get into a title anyway. */
  private static final int MAX_READ = 4_096;

  private static final char ESC = '\u001b';
  private static final char BEL = '\u0007';

  /**
   * The text on one line, without escape sequences of terminals, control characters, halves of
   * characters and credentials, at most {@link TimelineLimits#TEXT} units of it. What a carriage
   * return or a backspace overwrites is not in it.
   */
  public static String of(String raw) {
    String text = raw.length() <= MAX_READ ? raw : raw.substring(0, MAX_READ);
    return cut(oneLine(Credentials.removedFrom(oneLine(text))));
  }

  /** The same without emoji codes, unless nothing else is there. */
  public static String title(String raw) {
    String text = of(raw);
    String title = EmojiCodes.removedFrom(text);
    return title.isEmpty() ? text : title;
  }

  private static String oneLine(String text) {
    return isPlain(text) ? text : plain(text);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' '
          || (c == ' ' && (i == 0 || text.charAt(i - 1) == ' ' || i == text.length() - 1))
          || (c >= 0x7f && (c < 0xa0 || Character.isSurrogate(c) || isInvisible(c)))) {
        return false;
      }
    }
    return true;
  }

  private static String plain(String text) {
    StringBuilder line = new StringBuilder(text.length());
    int lineStart = 0;
    boolean returned = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ESC) {
        i = endOfEscape(text, i);
        continue;
      }
      if (c == '\r') {
        returned = true;
        continue;
      }
      if (returned && c != '\n') {
        line.setLength(lineStart);
      }
      returned = false;
      if (c == '\n') {
        space(line);
        lineStart = line.length();
      } else if (c == '\b') {
        dropLast(line, lineStart);
      } else if (Character.isSurrogate(c)) {
        i = surrogate(text, i, line);
      } else if (c == '\t' || c == ' ') {
        space(line);
      } else if (c > ' ' && (c < 0x7f || c >= 0xa0) && !isInvisible(c)) {
        line.append(c);
      }
    }
    return line.toString().strip();
  }

  /** Characters that turn the direction of what follows, or show nothing. */
  private static boolean isInvisible(char c) {
    int type = Character.getType(c);
    return c != '\u200d'
        && (type == Character.FORMAT
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR);
  }

  private static void space(StringBuilder line) {
    if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
      line.append(' ');
    }
  }

  private static void dropLast(StringBuilder line, int from) {
    int length = line.length();
    if (length > from) {
      line.setLength(line.offsetByCodePoints(length, -1));
    }
  }

  private static int surrogate(String text, int i, StringBuilder to) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1))) {
      to.append(c).append(text.charAt(i + 1));
      return i + 1;
    }
    to.append('\uFFFD');
    return i;
  }

  /** The last character of the escape sequence that begins there. */
  private static int endOfEscape(String text, int start) {
    int last = text.length() - 1;
    if (start == last) {
      return last;
    }
    char kind = text.charAt(start + 1);
    int i = start + 2;
    if (kind == '[') {
      while (i < last && (text.charAt(i) < '@' || text.charAt(i) > '~')) {
        i++;
      }
      return Math.min(i, last);
    }
    if (kind == ']' || kind == '_' || kind == 'P' || kind == '^' || kind == 'X') {
      while (i <= last
          && text.charAt(i) != BEL
          && text.charAt(i) != ESC
          && text.charAt(i) != '\n') {
        i++;
      }
      boolean closed = i < last && text.charAt(i) == ESC && text.charAt(i + 1) == '\\';
      return closed ? i + 1 : i <= last && text.charAt(i) == BEL ? i : i - 1;
    }
    if (kind >= ' ' && kind <= '/') {
      return Math.min(start + 2, last);
    }
    return start + 1;
  }

  private static String cut(String text) {
    if (text.length() <= TimelineLimits.TEXT) {
      return text;
    }
    int end = TimelineLimits.TEXT - 1;
    boolean halves = Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, halves ? end - 1 : end).stripTrailing() + "…";
  }

  private TimelineText() {}
}
