package io.kitetrace.emitter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Both forms of {@code Retry-After}. */
class RetryDelaysTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-05T10:00:00Z"), ZoneOffset.UTC);

  @Test
  void retryAfter_seconds() {
    assertThat(delay("120")).isEqualTo(Duration.ofMinutes(2));
    assertThat(delay(" 0 ")).isEqualTo(Duration.ZERO);
    assertThat(delay("99999999999999999999")).isEqualTo(Duration.ofDays(365));
  }

  @Test
  void retryAfter_date() {
    assertThat(delay("Mon, 05 Jan 2026 10:00:30 GMT")).isEqualTo(Duration.ofSeconds(30));
    assertThat(delay("Mon, 05 Jan 2026 09:00:00 GMT")).isEqualTo(Duration.ZERO);
  }

  @Test
  void retryAfter_nothingToUnderstand_isNone() {
    assertThat(delay(null)).isNull();
    assertThat(delay("")).isNull();
    assertThat(delay("-5")).isNull();
    assertThat(delay("soon")).isNull();
  }

  @Test
  void retryInfo_garbage_isNone() {
    assertThat(RetryDelays.retryInfo(new byte[] {1, 2, 3, (byte) 0xFF})).isNull();
    assertThat(RetryDelays.retryInfo(new byte[0])).isNull();
  }

  private static Duration delay(String header) {
    return RetryDelays.retryAfter(header, CLOCK);
  }
}
