package io.kitetrace.enricher.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestDurationTest {

  @ParameterizedTest
  @CsvSource({
    "0.012, 12000000",
    "0, 0",
    "1e-05, 10000",
    "' 2.5 ', 2500000000",
    "'1,234.567', 1234567000000",
    "'1.234,567', 1234567000000",
    "'0,25', 250000000",
    "'1,234,567', -1",
    "'1,234,5', 12345000000000",
    "12ms, 12000000",
    "3s, 3000000000",
    "00:01:02.5, 62500000000",
    "1:30, 90000000000",
    "-1, -1",
    "NaN, -1",
    "Infinity, -1",
    "abc, -1",
    "1d, -1",
    "1e300, -1",
    "'', -1"
  })
  void duration_isReadInEveryForm(String text, long nanos) {
    assertThat(TestDuration.nanos(text)).isEqualTo(nanos);
  }

  @Test
  void duration_thatIsAbsent_isNone() {
    assertThat(TestDuration.nanos(null)).isEqualTo(-1);
    assertThat(TestDuration.nanos("1".repeat(1_000))).isEqualTo(-1);
  }
}
