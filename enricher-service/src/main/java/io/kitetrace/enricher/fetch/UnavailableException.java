package io.kitetrace.enricher.fetch;

import io.kitetrace.timeline.TimelineStatus;

/** What was asked for cannot be had, now and later. */
final class UnavailableException extends Exception {

  private final TimelineStatus status;

  /**
   * @param status what is recorded
   */
  UnavailableException(TimelineStatus status) {
    super(status.word(), null, false, false);
    this.status = status;
  }

  TimelineStatus status() {
    return status;
  }
}
