package io.kitetrace.emitter.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.delivery.ExportOutcome.Failure;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Waits and limits of attempts. */
class SendRateTest {

  private final AtomicLong nanos = new AtomicLong();
  private final SendRate rate = new SendRate(Duration.ofSeconds(10), nanos::get, new Random(3));

  @Test
  void healthy_severalMayBeUnderWay() {
    assertThat(rate.maySend(3, 4)).isTrue();
    assertThat(rate.maySend(4, 4)).isFalse();
  }

  @Test
  void failures_oneAttemptAtATimeAfterGrowingWaits() {
    Duration before = Duration.ZERO;
    for (int i = 0; i < 12; i++) {
      rate.failed(rate.round(), Failure.UNREACHABLE, null);
      Duration wait = rate.untilNext();
      assertThat(wait).isBetween(before.dividedBy(2), Duration.ofSeconds(4));
      before = wait;
    }
    assertThat(before).isGreaterThan(Duration.ofSeconds(1));
    assertThat(rate.maySend(0, 4)).isFalse();
    nanos.addAndGet(before.toNanos());
    assertThat(rate.maySend(0, 4)).isTrue();
    assertThat(rate.maySend(1, 4)).isFalse();
  }

  @Test
  void failures_ofRequestsUnderWayTogether_countOnce() {
    int round = rate.round();
    for (int i = 0; i < 8; i++) {
      rate.failed(round, Failure.UNREACHABLE, null);
    }
    assertThat(rate.untilNext()).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void retryAfter_isWaitedForAndNotMuchLonger() {
    rate.failed(rate.round(), Failure.BUSY, Duration.ofSeconds(90));
    assertThat(rate.untilNext()).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(92));
    rate.accepted(Duration.ofSeconds(1)); // was sent before
    assertThat(rate.maySend(0, 4)).isFalse();
    nanos.addAndGet(Duration.ofSeconds(92).toNanos());
    assertThat(rate.maySend(0, 4)).isTrue();
  }

  @Test
  void retryAfter_absurd_isCutToAnHour() {
    rate.failed(rate.round(), Failure.BUSY, Duration.ofDays(365));
    assertThat(rate.untilNext()).isLessThan(Duration.ofMinutes(62));
  }

  @Test
  void timeout_slowBackend_growsToAMinuteAndShrinksWithItsAnswers() {
    for (int i = 0; i < 5; i++) {
      rate.failed(rate.round(), Failure.TIMED_OUT, null);
    }
    assertThat(rate.timeout()).isEqualTo(Duration.ofSeconds(60));
    rate.accepted(Duration.ofSeconds(30));
    assertThat(rate.timeout()).isEqualTo(Duration.ofSeconds(60));
    rate.accepted(Duration.ofSeconds(1));
    assertThat(rate.timeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void accepted_afterFailures_isHealthyAgain() {
    rate.failed(rate.round(), Failure.BROKEN, null);
    rate.accepted(Duration.ofMillis(5));
    assertThat(rate.outage()).isFalse();
    assertThat(rate.maySend(3, 4)).isTrue();
  }
}
