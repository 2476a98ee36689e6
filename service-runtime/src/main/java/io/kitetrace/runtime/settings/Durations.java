package io.kitetrace.runtime.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 500ms}, {@code 30s}, {@code 1h30m}, {@code 60d}; {@code 0}
 * needs no unit.
 */
public final class Durations {

  private static final Pattern PART = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d|w)");
  private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + "\\s*)+");

  private Durations() {}

  /**
   * Reads {@code 1h30m} and the like, and ISO 8601 ({@code PT30S}).
   *
   * @throws IllegalArgumentException with a sentence if the text is no duration
   */
  public static Duration parse(String text) {
    String trimmed = text.strip().toLowerCase(Locale.ROOT);
    try {
      if (trimmed.startsWith("p")) {
        return Duration.parse(trimmed);
      }
      if (trimmed.equals("0")) {
        return Duration.ZERO;
      }
      if (!WHOLE.matcher(trimmed).matches()) {
        throw notADuration(text);
      }
      Duration sum = Duration.ZERO;
      Matcher parts = PART.matcher(trimmed);
      while (parts.find()) {
        sum = sum.plus(part(Long.parseLong(parts.group(1)), parts.group(2)));
      }
      return sum;
    } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
      throw notADuration(text);
    }
  }

  private static Duration part(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      case "w" -> Duration.ofDays(Math.multiplyExact(amount, 7L));
      default -> throw new IllegalStateException(unit); // the pattern lets no other through
    };
  }

  private static IllegalArgumentException notADuration(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is not a duration (such as 30s, 10m, 1h30m or 60d)");
  }
}
