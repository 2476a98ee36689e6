package io.kitetrace.enricher.fetch;

import io.kitetrace.timeline.TimelineStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** It may work the next time. The message is one sentence for a person, without secrets. */
final class RetryException extends Exception {

  private final @Nullable Duration delay;
  private final @Nullable TimelineStatus otherwise;

  private RetryException(
      String sentence, @Nullable Duration delay, @Nullable TimelineStatus otherwise) {
    super(sentence, null, false, false);
    this.delay = delay;
    this.otherwise = otherwise;
  }

  /** About the API, or us: it is asked again, however often. */
  static RetryException endless(String sentence) {
    return new RetryException(sentence, null, null);
  }

  /** The same, and the API says when to come again. */
  static RetryException endless(String sentence, @Nullable Duration delay) {
    return new RetryException(sentence, delay, null);
  }

  /**
   * It may be about what was asked for.
   *
   * @param otherwise what is recorded where it fails again and again
   */
  static RetryException bounded(String sentence, TimelineStatus otherwise) {
    return new RetryException(sentence, null, otherwise);
  }

  String sentence() {
    return String.valueOf(getMessage());
  }

  /** How long it is no use to come again, where that is known. */
  @Nullable Duration delay() {
    return delay;
  }

  @Nullable TimelineStatus otherwise() {
    return otherwise;
  }
}
