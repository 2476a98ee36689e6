package io.kitetrace.explorer.read;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An end of a period, as a person wrote it: a day (UTC), a time with its zone, or how long ago.
 *
 * @param text as it stands in an address
 * @param at what it means; a period holds its start and not its end
 */
public record TimeBound(String text, Instant at) {

  private static final Pattern AGO = Pattern.compile("(\\d{1,5})(m|h|d|w)");

  /** Read as a period's start, or else as its end, to which the day itself belongs. */
  static TimeBound of(String name, String text, Instant now, boolean start) {
    Matcher ago = AGO.matcher(text);
    try {
      if (ago.matches()) {
        return new TimeBound(text, now.minus(unit(ago.group(2), Long.parseLong(ago.group(1)))));
      }
      if (text.length() == 10) {
        LocalDate day = LocalDate.parse(text);
        return new TimeBound(
            text, (start ? day : day.plusDays(1)).atStartOfDay(ZoneOffset.UTC).toInstant());
      }
      return new TimeBound(text, checked(OffsetDateTime.parse(text).toInstant()));
    } catch (DateTimeException e) {
      throw new WrongParameterException(
          "%s: '%s' is no time; write a day such as 2026-03-02, a time such as 2026-03-02T10:00:00Z, or how long ago, such as 7d or 12h."
              .formatted(name, Texts.cut(text, 40)));
    }
  }

  /** Whether it is a day, which a date field can show. */
  public boolean isDay() {
    return text.length() == 10 && text.charAt(4) == '-';
  }

  /** The index keeps microseconds in 64 bits. */
  private static Instant checked(Instant at) {
    int year = at.atOffset(ZoneOffset.UTC).getYear();
    if (year < 1 || year > 9_999) {
      throw new DateTimeException("year " + year);
    }
    return at;
  }

  private static Duration unit(String unit, long count) {
    return switch (unit) {
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> Duration.ofDays(7 * count);
    };
  }
}
