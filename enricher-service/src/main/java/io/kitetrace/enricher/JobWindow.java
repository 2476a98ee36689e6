package io.kitetrace.enricher;

import java.time.Duration;
import java.time.Instant;

/**
 * When a job ran, for placing what does not tell its time, or tells it wrongly.
 *
 * @param command where its command began, as far as that is known; else its start
 */
public record JobWindow(Instant start, Instant end, Instant command) {

  /** Clocks of agents differ from Buildkite's by seconds. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  public JobWindow {
    end = end.isBefore(start) ? start : end;
    command = command.isBefore(start) || command.isAfter(end) ? start : command;
  }

  /** Whether something of this job can have happened then. */
  public boolean canHold(Instant time) {
    return !time.isBefore(start.minus(TOLERANCE)) && !time.isAfter(end.plus(TOLERANCE));
  }

  /** What is left of the job from there. */
  public Duration from(Instant time) {
    return time.isAfter(end) ? Duration.ZERO : Duration.between(time, end);
  }
}
