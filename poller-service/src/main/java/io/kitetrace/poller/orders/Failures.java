package io.kitetrace.poller.orders;

import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.settings.SettingsException;

/** Brings what went wrong into the form that commands report. */
final class Failures {

  private Failures() {}

  /** What sending into the inbox ended with. */
  static RuntimeException inbox(KafkaSettings kafka, Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof SettingsException settings) {
        return settings;
      }
    }
    return new CommandFailure(KafkaFailures.sentence(kafka, cause), cause);
  }
}
