package io.kitetrace.emitter.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** An outage is one warning at its start and one line at its end. */
class BackendStatusTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(BackendStatus.class);
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final BackendStatus status = new BackendStatus("the test's backend", Clock.systemUTC());

  @BeforeEach
  void listen() {
    events.start();
    logger.addAppender(events);
  }

  @AfterEach
  void close() {
    logger.detachAppender(events);
  }

  @Test
  void outage_manyFailures_isOneWarningAndOneLineAtItsEnd() {
    status.taken();
    for (int i = 0; i < 50; i++) {
      status.failed("HTTP 503", false);
    }
    status.taken();
    status.taken();
    assertThat(told()).containsExactly(Level.WARN, Level.INFO);
    status.failed("HTTP 503", false);
    assertThat(told()).containsExactly(Level.WARN, Level.INFO, Level.WARN);
  }

  @Test
  void outage_thatTurnsOutToBeOurFault_isToldOnceMore() {
    status.failed("HTTP 503", false);
    status.failed("HTTP 401", true);
    status.failed("HTTP 401", true);
    assertThat(told()).containsExactly(Level.WARN, Level.WARN);
    assertThat(status.trouble()).matches(trouble -> trouble.misconfigured());
  }

  /** The levels of what a service shows, of this backend alone: other tests log too. */
  private List<Level> told() {
    return events.list.stream()
        .filter(e -> e.getLevel().isGreaterOrEqual(Level.INFO))
        .filter(
            e -> e.getKeyValuePairs().stream().anyMatch(p -> "the test's backend".equals(p.value)))
        .map(ILoggingEvent::getLevel)
        .toList();
  }
}
