package io.kitetrace.trace;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Writes times as Buildkite does, {@code 2026-01-31T12:00:00.000Z}: always milliseconds, and more
 * digits only where there are more, so that they sort as text. By hand, since every job has five.
 */
final class Rfc3339 {

  private static final int SECONDS_PER_DAY = 86_400;

  static String format(Instant time) {
    long day = Math.floorDiv(time.getEpochSecond(), (long) SECONDS_PER_DAY);
    int second = (int) Math.floorMod(time.getEpochSecond(), (long) SECONDS_PER_DAY);
    LocalDate date = LocalDate.ofEpochDay(day);
    int nanos = time.getNano();
    int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
    byte[] text = new byte[21 + digits];
    put(text, 0, 4, date.getYear());
    text[4] = '-';
    put(text, 5, 2, date.getMonthValue());
    text[7] = '-';
    put(text, 8, 2, date.getDayOfMonth());
    text[10] = 'T';
    put(text, 11, 2, second / 3_600);
    text[13] = ':';
    put(text, 14, 2, second / 60 % 60);
    text[16] = ':';
    put(text, 17, 2, second % 60);
    text[19] = '.';
    put(text, 20, digits, digits == 3 ? nanos / 1_000_000 : digits == 6 ? nanos / 1_000 : nanos);
    text[20 + digits] = 'Z';
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void put(byte[] text, int at, int digits, int value) {
    int rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private Rfc3339() {}
}
