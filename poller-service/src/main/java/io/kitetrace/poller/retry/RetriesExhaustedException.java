package io.kitetrace.poller.retry;

import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.settings.SettingsException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A run that must end did not get on; the message is one sentence for a person. */
public final class RetriesExhaustedException extends RuntimeException {

  private final boolean configuration;

  /**
   * @param configuration whether a person must change a setting first
   */
  public RetriesExhaustedException(
      String sentence, boolean configuration, @Nullable Throwable cause) {
    super(sentence, cause);
    this.configuration = configuration;
  }

  /** What a poller ended with, in the form that commands report. */
  public static RuntimeException reported(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null
        && (cause instanceof CompletionException || cause instanceof ExecutionException)) {
      cause = cause.getCause();
    }
    if (cause instanceof RetriesExhaustedException exhausted) {
      String sentence = String.valueOf(exhausted.getMessage());
      return exhausted.configuration
          ? new SettingsException(List.of(sentence))
          : new CommandFailure(sentence, exhausted);
    }
    return cause instanceof RuntimeException fault ? fault : new IllegalStateException(cause);
  }
}
