package io.kitetrace.explorer.page;

import io.micronaut.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** Ends a request with an error that a person can do something about. */
final class PageFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final String heading;
  private final String advice;
  private final @Nullable Integer percent;

  /**
   * As {@link ErrorPage} has it.
   *
   * @param percent of the log that was read; null where that is not what to wait for
   */
  PageFault(
      HttpStatus status,
      String heading,
      String sentence,
      String advice,
      @Nullable Integer percent) {
    super(sentence);
    this.status = status;
    this.heading = heading;
    this.advice = advice;
    this.percent = percent;
  }

  HttpStatus status() {
    return status;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }

  String heading() {
    return heading;
  }

  String advice() {
    return advice;
  }

  @Nullable Integer percent() {
    return percent;
  }
}
