package io.kitetrace.poller.orders;

import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.settings.SettingsException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

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

  /** What a worker of our own ended with. */
  static RuntimeException of(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null
        && (cause instanceof CompletionException || cause instanceof ExecutionException)) {
      cause = cause.getCause();
    }
    if (cause instanceof RetriesExhaustedException gaveUp) {
      String sentence = String.valueOf(gaveUp.getMessage());
      return gaveUp.isConfiguration()
          ? new SettingsException(List.of(sentence))
          : new CommandFailure(sentence, gaveUp);
    }
    return cause instanceof RuntimeException fault ? fault : new IllegalStateException(cause);
  }
}
