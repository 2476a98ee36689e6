package io.kitetrace.emitter.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.delivery.ExportOutcome.Trouble;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Waits and limits of attempts. */
class SendRateTest {

  private final AtomicLong nanos = new AtomicLong();
  private final SendRate pacing = new SendRate(Duration.ofSeconds(10), nanos::get, new Random(3));

  @Test
  void healthy_severalMayBeUnderWay() {
    assertThat(pacing.maySend(3, 4)).isTrue();
    assertThat(pacing.maySend(4, 4)).isFalse();
  }

  @Test
  void failures_oneAttemptAtATimeAfterGrowingWaits() {
    Duration before = Duration.ZERO;
    for (int i = 0; i < 12; i++) {
      pacing.failed(pacing.round(), Trouble.UNREACHABLE, null);
      Duration wait = pacing.untilNext();
      assertThat(wait).isBetween(before.dividedBy(2), Duration.ofSeconds(4));
      before = wait;
    }
    assertThat(before).isGreaterThan(Duration.ofSeconds(1));
    assertThat(pacing.maySend(0, 4)).isFalse();
    nanos.addAndGet(before.toNanos());
    assertThat(pacing.maySend(0, 4)).isTrue();
    assertThat(pacing.maySend(1, 4)).isFalse();
  }

  @Test
  void failures_ofRequestsUnderWayTogether_countOnce() {
    int round = pacing.round();
    for (int i = 0; i < 8; i++) {
      pacing.failed(round, Trouble.UNREACHABLE, null);
    }
    assertThat(pacing.untilNext()).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void retryAfter_isWaitedForAndNotMuchLonger() {
    pacing.failed(pacing.round(), Trouble.BUSY, Duration.ofSeconds(90));
    assertThat(pacing.untilNext()).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(92));
    pacing.taken(Duration.ofSeconds(1)); // was sent before
    assertThat(pacing.maySend(0, 4)).isFalse();
    nanos.addAndGet(Duration.ofSeconds(92).toNanos());
    assertThat(pacing.maySend(0, 4)).isTrue();
  }

  @Test
  void retryAfter_absurd_isCutToAnHour() {
    pacing.failed(pacing.round(), Trouble.BUSY, Duration.ofDays(365));
    assertThat(pacing.untilNext()).isLessThan(Duration.ofMinutes(62));
  }

  @Test
  void timeout_slowBackend_growsToAMinuteAndShrinksWithItsAnswers() {
    for (int i = 0; i < 5; i++) {
      pacing.failed(pacing.round(), Trouble.TIMED_OUT, null);
    }
    assertThat(pacing.timeout()).isEqualTo(Duration.ofSeconds(60));
    pacing.taken(Duration.ofSeconds(30));
    assertThat(pacing.timeout()).isEqualTo(Duration.ofSeconds(60));
    pacing.taken(Duration.ofSeconds(1));
    assertThat(pacing.timeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void taken_afterFailures_isHealthyAgain() {
    pacing.failed(pacing.round(), Trouble.BROKEN, null);
    pacing.taken(Duration.ofMillis(5));
    assertThat(pacing.troubled()).isFalse();
    assertThat(pacing.maySend(3, 4)).isTrue();
  }
}
