package io.kitetrace.simulator.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Times as Buildkite has written them over the years. */
final class RecordedTime {
  private RecordedTime() {}

  /**
   * {@code 2026-01-05T09:30:00.123Z} or {@code 2018-11-01 15:03:16 UTC}; null for anything else.
   */
  static @Nullable Instant of(JsonNode node) {
    if (!node.isTextual()) {
      return null;
    }
    String text = node.textValue();
    String standard =
        text.endsWith(" UTC") ? text.substring(0, text.length() - 4).replace(' ', 'T') + "Z" : text;
    try {
      return OffsetDateTime.parse(standard).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
