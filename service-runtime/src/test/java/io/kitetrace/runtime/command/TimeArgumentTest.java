package io.kitetrace.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TimeArgumentTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:30:00Z, 2026-01-31T12:30:00Z",
    "2026-01-31, 2026-01-31T00:00:00Z",
    "90d, 2026-03-03T12:00:00Z",
    "1h30m, 2026-06-01T10:30:00Z"
  })
  void parse_ofEachForm_isThatTime(String text, Instant time) {
    assertThat(TimeArgument.parse(text, NOW)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-13-01", "2026-01-31T12", "", "99999999999999d"})
  void parse_ofSomethingElse_saysWhatATimeLooksLike(String text) {
    assertThatThrownBy(() -> TimeArgument.parse(text, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is no time (such as 2026-01-31T12:00:00Z");
  }

  @Test
  void convert_ofSomethingElse_isAUsageError() {
    assertThatThrownBy(() -> new TimeArgument().convert("yesterday"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'yesterday' is no time");
  }
}
