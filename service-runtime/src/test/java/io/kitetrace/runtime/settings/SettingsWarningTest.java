package io.kitetrace.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SettingsWarningTest {

  private final Told told = new Told();

  @BeforeEach
  void listen() {
    // While another thread sets logging up, there is a substitute.
    await().until(() -> LoggerFactory.getLogger(Settings.class) instanceof Logger);
    told.start();
    ((Logger) LoggerFactory.getLogger(Settings.class)).addAppender(told);
  }

  @AfterEach
  void stop() {
    ((Logger) LoggerFactory.getLogger(Settings.class)).detachAppender(told);
  }

  @Test
  void check_warnsOfWhatNothingReads_alsoWhereThereAreFaults_andOnceForAll() {
    Settings settings = new Settings(Variables.of(Map.of("POLL_INTERVALS_OF_TEST", "1s")));
    settings.fault("X", "is wrong");
    assertThatThrownBy(settings::check).isInstanceOf(SettingsException.class);
    settings.again().check();
    assertThat(told.names).containsOnlyOnce("POLL_INTERVALS_OF_TEST");
  }

  /** The variables that were warned about. */
  private static final class Told extends AppenderBase<ILoggingEvent> {

    private final Queue<String> names = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getKeyValuePairs() != null) {
        event.getKeyValuePairs().forEach(pair -> names.add(String.valueOf(pair.value)));
      }
    }
  }
}
