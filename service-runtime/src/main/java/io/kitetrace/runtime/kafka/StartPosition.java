package io.kitetrace.runtime.kafka;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Objects;

/** Where a group that is new begins to read. */
public sealed interface StartPosition {

  /** With the oldest record. */
  record Earliest() implements StartPosition {}

  /** With the next record that comes. */
  record Latest() implements StartPosition {}

  /** With the first record that was published at this time or later. */
  record At(Instant time) implements StartPosition {
    public At {
      Objects.requireNonNull(time);
    }
  }

  /**
   * Reads {@code earliest}, {@code latest} or a time in RFC 3339.
   *
   * @throws IllegalArgumentException with a sentence if it is none of them
   */
  static StartPosition parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "earliest" -> new Earliest();
      case "latest" -> new Latest();
      default -> {
        try {
          yield new At(Instant.parse(text.toUpperCase(Locale.ROOT)));
        } catch (DateTimeParseException e) {
          throw new IllegalArgumentException(
              "'%s' is not earliest, latest or a time such as 2026-01-31T12:00:00Z".formatted(text),
              e);
        }
      }
    };
  }
}
