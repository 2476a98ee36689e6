package io.kitetrace.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.kitetrace.testing.log.Logged;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsWarningTest {

  @Test
  void check_warnsOfWhatNothingReads_alsoWhereThereAreFaults_andOnceForAll() {
    Settings settings = new Settings(Variables.of(Map.of("POLL_INTERVALS_OF_TEST", "1s")));
    settings.fault("X", "is wrong");
    try (Logged told = Logged.by(Settings.class)) {
      assertThatThrownBy(settings::check).isInstanceOf(SettingsException.class);
      settings.again().check();
      assertThat(told.events())
          .filteredOn(event -> event.getKeyValuePairs() != null)
          .flatMap(ILoggingEvent::getKeyValuePairs)
          .extracting(pair -> pair.value)
          .containsOnlyOnce("POLL_INTERVALS_OF_TEST");
    }
  }
}
