package io.kitetrace.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the forms of time that Buildkite has written over the years: RFC 3339 with any number of
 * fraction digits, {@code 2018-11-01 15:03:16 UTC}, and offsets. By hand, since a build of
 * thousands of jobs has tens of thousands of times.
 *
 * <p>Only years that fit into 64 bits of nanoseconds count as times: 1970 to 2261. The zero time of
 * other languages ({@code 0001-01-01}) is thereby none.
 */
public final class Timestamps {

  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 2261;
  private static final int DAYS_TO_EPOCH = 719_468;
  private static final int DAYS_IN_ERA = 146_097;

  private final char[] text;
  private final int end;
  private int at;
  private boolean readable = true;

  private Timestamps(char[] text, int offset, int length) {
    this.text = text;
    this.at = offset;
    this.end = offset + length;
  }

  /** The time, or null where the text is none. */
  public static @Nullable Instant parse(String text) {
    return parse(text.toCharArray(), 0, text.length());
  }

  static @Nullable Instant parse(char[] text, int offset, int length) {
    return new Timestamps(text, offset, length).read();
  }

  private @Nullable Instant read() {
    int year = digits(4);
    expect('-');
    int month = digits(2);
    expect('-');
    int day = digits(2);
    if (at < end && (text[at] == 'T' || text[at] == 't' || text[at] == ' ')) {
      at++;
    } else {
      readable = false;
    }
    int hour = digits(2);
    expect(':');
    int minute = digits(2);
    expect(':');
    int second = digits(2);
    int nanos = fraction();
    int offsetSeconds = zone();
    if (!readable
        || at != end
        || year < FIRST_YEAR
        || year > LAST_YEAR
        || month < 1
        || month > 12
        || day < 1
        || day > lengthOfMonth(year, month)
        || hour > 23
        || minute > 59
        || second > 60) {
      return null;
    }
    // A leap second is the last one of its minute.
    long seconds = daysFromEpoch(year, month, day) * 86_400L + hour * 3_600L + minute * 60L;
    seconds += Math.min(second, 59) - offsetSeconds;
    return seconds < 0 ? null : Instant.ofEpochSecond(seconds, nanos);
  }

  private int digits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++, at++) {
      if (at >= end || text[at] < '0' || text[at] > '9') {
        readable = false;
        return 0;
      }
      value = value * 10 + text[at] - '0';
    }
    return value;
  }

  private void expect(char c) {
    if (at < end && text[at] == c) {
      at++;
    } else {
      readable = false;
    }
  }

  private int fraction() {
    if (at >= end || (text[at] != '.' && text[at] != ',')) {
      return 0;
    }
    at++;
    int first = at;
    int nanos = 0;
    int scale = 100_000_000;
    for (; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
      nanos += (text[at] - '0') * scale;
      scale /= 10;
    }
    readable &= at > first;
    return nanos;
  }

  /** The offset from UTC in seconds. */
  private int zone() {
    if (at < end && text[at] == ' ') {
      at++;
    }
    if (at >= end) {
      readable = false;
      return 0;
    }
    char c = text[at];
    if (c == 'Z' || c == 'z') {
      at++;
      return 0;
    }
    if (c == '+' || c == '-') {
      at++;
      int hours = digits(2);
      if (at < end && text[at] == ':') {
        at++;
      }
      int minutes = digits(2);
      readable &= hours <= 23 && minutes <= 59;
      int seconds = hours * 3_600 + minutes * 60;
      return c == '-' ? -seconds : seconds;
    }
    if (end - at == 3 && (isWord("UTC") || isWord("GMT"))) {
      at = end;
      return 0;
    }
    readable = false;
    return 0;
  }

  private boolean isWord(String word) {
    return text[at] == word.charAt(0)
        && text[at + 1] == word.charAt(1)
        && text[at + 2] == word.charAt(2);
  }

  private static int lengthOfMonth(int year, int month) {
    return switch (month) {
      case 2 -> (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** Days since 1970-01-01, counted in years that begin in March, so that leap days come last. */
  private static long daysFromEpoch(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400;
    int yearOfEra = y - era * 400;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return (long) era * DAYS_IN_ERA + dayOfEra - DAYS_TO_EPOCH;
  }
}
