package io.kitetrace.runtime.command;

import io.kitetrace.runtime.settings.Durations;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A time on a command line: {@code 2026-01-31T12:00:00Z}, {@code 2026-01-31} (its beginning, in
 * UTC), or how long ago ({@code 90d}).
 */
public final class TimeArgument implements ITypeConverter<Instant> {

  @Override
  public Instant convert(String value) {
    try {
      return parse(value, Instant.now());
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /**
   * The time that a text means at {@code now}.
   *
   * @throws IllegalArgumentException with a sentence if it means none
   */
  public static Instant parse(String text, Instant now) {
    try {
      return text.indexOf('T') > 0
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException e) {
      try {
        return now.minus(Durations.parse(text));
      } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException no) {
        throw new IllegalArgumentException(
            "'"
                + text
                + "' is no time (such as 2026-01-31T12:00:00Z, 2026-01-31, or 90d for 90 days ago)",
            no);
      }
    }
  }
}
