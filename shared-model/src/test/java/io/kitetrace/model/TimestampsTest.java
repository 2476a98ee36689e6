package io.kitetrace.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

  @ParameterizedTest
  @CsvSource({
    "2026-03-02T09:00:00.123Z, 2026-03-02T09:00:00.123Z",
    "2026-03-02T09:00:00Z, 2026-03-02T09:00:00Z",
    "2021-10-13T13:03:06.22Z, 2021-10-13T13:03:06.220Z",
    "2026-03-02T09:00:00.123456789123Z, 2026-03-02T09:00:00.123456789Z",
    "2018-11-01 15:03:16 UTC, 2018-11-01T15:03:16Z",
    "2026-03-02t09:00:00z, 2026-03-02T09:00:00Z",
    "2026-03-02T10:30:00+01:30, 2026-03-02T09:00:00Z",
    "2026-03-02 04:00:00 -0500, 2026-03-02T09:00:00Z",
    "2024-02-29T23:59:60Z, 2024-02-29T23:59:59Z",
    "2000-02-29T00:00:00Z, 2000-02-29T00:00:00Z"
  })
  void parse_formsThatBuildkiteHasWritten_areRead(String text, Instant time) {
    assertThat(Timestamps.parse(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "2026-03-02",
        "2026-03-02T09:00:00",
        "2026-03-02T09:00:00.Z",
        "2026-13-02T09:00:00Z",
        "2023-02-29T09:00:00Z",
        "1900-02-29T09:00:00Z",
        "2026-03-02T24:00:00Z",
        "2026-03-02T09:00:00Zx",
        "2026-03-02T09:00:00 PST",
        "0001-01-01T00:00:00Z",
        "9999-12-31T00:00:00Z",
        "２０２６-03-02T09:00:00Z"
      })
  void parse_whatIsNoTimeOrNoneThatSpansCanHave_isNull(String text) {
    assertThat(Timestamps.parse(text)).isNull();
  }

  @Property
  void parse_everyTimeOfTheRange_isWhatTheJdkReads(
      @ForAll @LongRange(min = 0, max = 9_214_646_399L) long second,
      @ForAll @IntRange(max = 999_999_999) int nano) {
    Instant time = Instant.ofEpochSecond(second, nano);
    assertThat(Timestamps.parse(time.toString())).isEqualTo(time);
  }

  @Property
  void parse_anyText_isATimeOrNull(@ForAll String text) {
    Timestamps.parse(text);
  }

  @Test
  void parse_cutAnywhere_isNoTime() {
    String time = "2026-03-02T09:00:00.123+01:00";
    for (int length = 0; length < time.length(); length++) {
      assertThat(Timestamps.parse(time.substring(0, length))).isNull();
    }
  }
}
