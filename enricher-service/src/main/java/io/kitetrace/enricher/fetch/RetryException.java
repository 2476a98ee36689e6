package io.kitetrace.enricher.fetch;

import io.kitetrace.timeline.TimelineStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** It may work the next time. The message is one sentence for a person, without secrets. */
final class RetryException extends Exception {

  private final About about;
  private final TimelineStatus otherwise;
  private final @Nullable Duration delay;

  /** What failed. */
  enum About {
    /** The API, or us: it is asked again, however often. */
    API,
    /** Maybe what was asked for: it is given up after some failures. */
    TARGET,
    /** One of the two: where the API answers something else, it is what was asked for. */
    EITHER
  }

  private RetryException(
      String sentence, About about, TimelineStatus otherwise, @Nullable Duration delay) {
    super(sentence, null, false, false);
    this.about = about;
    this.otherwise = otherwise;
    this.delay = delay;
  }

  /** About the API, or us. */
  static RetryException ofApi(String sentence) {
    return ofApi(sentence, null);
  }

  /** The same, and the API says when to come again. */
  static RetryException ofApi(String sentence, @Nullable Duration delay) {
    return new RetryException(sentence, About.API, TimelineStatus.UNREADABLE, delay);
  }

  /** About the API or what it was asked for; it may say when to come again. */
  static RetryException ofEither(String sentence, @Nullable Duration delay) {
    return new RetryException(sentence, About.EITHER, TimelineStatus.UNREADABLE, delay);
  }

  /**
   * About what was asked for.
   *
   * @param otherwise what is recorded where it fails again and again
   */
  static RetryException ofTarget(String sentence, TimelineStatus otherwise) {
    return new RetryException(sentence, About.TARGET, otherwise, null);
  }

  String sentence() {
    return String.valueOf(getMessage());
  }

  About about() {
    return about;
  }

  /** What is recorded where it is given up. */
  TimelineStatus otherwise() {
    return otherwise;
  }

  /** How long it is no use to come again, where that is known. */
  @Nullable Duration delay() {
    return delay;
  }
}
