package io.kitetrace.poller.retry;

import org.jspecify.annotations.Nullable;

/** A run that must end did not get on; the message is one sentence for a person. */
public final class RetriesExhaustedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean configuration;

  /**
   * Gave up.
   *
   * @param configuration whether a person must change a setting first
   */
  public RetriesExhaustedException(
      String sentence, boolean configuration, @Nullable Throwable cause) {
    super(sentence, cause);
    this.configuration = configuration;
  }

  /** Whether a person must change a setting first. */
  public boolean isConfiguration() {
    return configuration;
  }
}
