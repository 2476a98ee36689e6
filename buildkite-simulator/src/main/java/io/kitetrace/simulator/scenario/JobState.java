package io.kitetrace.simulator.scenario;

import java.util.Locale;

/** The states of a job that the simulated company knows. */
public enum JobState {
  WAITING,
  WAITING_FAILED,
  BLOCKED,
  BLOCKED_FAILED,
  UNBLOCKED,
  LIMITED,
  SCHEDULED,
  ASSIGNED,
  RUNNING,
  PASSED,
  FAILED,
  TIMING_OUT,
  TIMED_OUT,
  CANCELING,
  CANCELED,
  SKIPPED,
  BROKEN,
  EXPIRED;

  private final String json = name().toLowerCase(Locale.ROOT);

  public String json() {
    return json;
  }
}
