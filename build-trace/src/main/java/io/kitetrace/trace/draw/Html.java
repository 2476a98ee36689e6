package io.kitetrace.trace.draw;

import io.kitetrace.runtime.command.Printable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text of others as HTML that is also well-formed XML. */
final class Html {

  /** Whatever else a browser would take as an address, or show as another one, is no link. */
  private static final Pattern ADDRESS =
      Pattern.compile("https?://[A-Za-z0-9\\[][!-~&&[^\"'<>\\\\^`{|}]]*", Pattern.CASE_INSENSITIVE);

  /** One line, for text and for values of attributes in double quotes. */
  static String line(String text) {
    return escaped(Printable.line(text));
  }

  /** The same, but for line ends. */
  static String lines(String text) {
    if (text.indexOf('\n') < 0) {
      return line(text);
    }
    StringBuilder lines = new StringBuilder();
    text.lines().forEach(line -> lines.append(line(line)).append('\n'));
    return lines.toString().stripTrailing();
  }

  /** A link where the text is an address of the web, else the text. */
  static String linked(String text) {
    return isAddress(text) ? link(text, text) : lines(text);
  }

  static boolean isAddress(String text) {
    return ADDRESS.matcher(text).matches();
  }

  static String link(String address, String text) {
    return "<a href=\"" + line(address) + "\" rel=\"noreferrer noopener\">" + line(text) + "</a>";
  }

  /** A part of the whole, as per cent to the thousandth. */
  static String percent(double percent) {
    long thousandths = Math.round(percent * 1_000);
    String text = Long.toString(thousandths / 1_000);
    long rest = thousandths % 1_000;
    if (rest > 0) {
      text += Long.toString(1_000 + rest).replaceFirst("1", ".").replaceFirst("0+$", "");
    }
    return text + "%";
  }

  private static String escaped(String text) {
    StringBuilder html = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      String other = replacement(text, i, c);
      if (other != null && html == null) {
        html = new StringBuilder(text.length() + 32).append(text, 0, i);
      }
      if (html != null) {
        if (other == null) {
          html.append(c);
        } else {
          html.append(other);
        }
      }
    }
    return html == null ? text : html.toString();
  }

  private static @Nullable String replacement(String text, int index, char c) {
    return switch (c) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '"' -> "&quot;";
      case '\'' -> "&#39;";
      case '\uFFFE', '\uFFFF' -> "\uFFFD";
      default -> isHalf(text, index, c) ? "\uFFFD" : null;
    };
  }

  /** Half a character that takes two. */
  private static boolean isHalf(String text, int index, char c) {
    if (Character.isHighSurrogate(c)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(c)
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }

  private Html() {}
}
