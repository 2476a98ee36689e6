package io.kitetrace.emitter.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.kitetrace.testing.log.Logged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An outage is one warning at its start and one line at its end. */
class BackendStatusTest {

  private final Logged logged = Logged.by(BackendStatus.class);
  private final BackendStatus status = new BackendStatus("the test's backend", Clock.systemUTC());

  @AfterEach
  void close() {
    logged.close();
  }

  @Test
  void outage_manyFailures_isOneWarningAndOneLineAtItsEnd() {
    status.accepted();
    for (int i = 0; i < 50; i++) {
      status.failed("HTTP 503", false);
    }
    status.accepted();
    status.accepted();
    assertThat(logged()).containsExactly(Level.WARN, Level.INFO);
    status.failed("HTTP 503", false);
    assertThat(logged()).containsExactly(Level.WARN, Level.INFO, Level.WARN);
  }

  @Test
  void outage_thatTurnsOutToBeOurFault_isToldOnceMore() {
    status.failed("HTTP 503", false);
    status.failed("HTTP 401", true);
    status.failed("HTTP 401", true);
    assertThat(logged()).containsExactly(Level.WARN, Level.WARN);
    assertThat(status.outage()).matches(outage -> outage.misconfigured());
  }

  @Test
  void giveUpAfter_outageFromBefore_isBorneFromTheGivenTime() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    BackendStatus late = new BackendStatus("the test's backend", clock(now));
    late.failed("nothing answers", false);
    now.set(Instant.EPOCH.plusSeconds(100));
    Instant from = now.get();
    assertThatCode(() -> late.giveUpAfter(Duration.ofSeconds(30), from)).doesNotThrowAnyException();
    now.set(from.plusSeconds(30));
    assertThatCode(() -> late.giveUpAfter(Duration.ofSeconds(30), from)).doesNotThrowAnyException();
    now.set(from.plusSeconds(31));
    assertThatThrownBy(() -> late.giveUpAfter(Duration.ofSeconds(30), from))
        .hasMessageContaining("nothing answers");
  }

  @Test
  void giveUpAfter_outageThatBeganLater_isBorneFromItsBeginning() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    BackendStatus late = new BackendStatus("the test's backend", clock(now));
    now.set(Instant.EPOCH.plusSeconds(100));
    late.failed("nothing answers", false);
    now.set(Instant.EPOCH.plusSeconds(130));
    assertThatCode(() -> late.giveUpAfter(Duration.ofSeconds(30), Instant.EPOCH))
        .doesNotThrowAnyException();
  }

  @Test
  void giveUpIfHopeless_isAboutWhatNeverWorkedAndDoesNotPass() {
    status.failed("nothing answers", false);
    assertThatCode(status::giveUpIfHopeless).doesNotThrowAnyException();
    status.failed("the host is not known", false, true);
    assertThatThrownBy(status::giveUpIfHopeless).hasMessageContaining("the host is not known");
    status.accepted();
    status.failed("HTTP 401", true);
    assertThatCode(status::giveUpIfHopeless).doesNotThrowAnyException();
  }

  private static Clock clock(AtomicReference<Instant> now) {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now.get();
      }
    };
  }

  /** The levels of what a service shows, of this backend alone: other tests log too. */
  private List<Level> logged() {
    return logged.events().stream()
        .filter(e -> e.getLevel().isGreaterOrEqual(Level.INFO))
        .filter(
            e -> e.getKeyValuePairs().stream().anyMatch(p -> "the test's backend".equals(p.value)))
        .map(ILoggingEvent::getLevel)
        .toList();
  }
}
