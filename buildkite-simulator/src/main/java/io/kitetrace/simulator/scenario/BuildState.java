package io.kitetrace.simulator.scenario;

import java.util.Locale;

/** The states of a build that the simulated company knows. */
public enum BuildState {
  CREATING,
  SCHEDULED,
  RUNNING,
  FAILING,
  PASSED,
  FAILED,
  BLOCKED,
  CANCELING,
  CANCELED,
  SKIPPED,
  NOT_RUN;

  private final String json = name().toLowerCase(Locale.ROOT);

  public String json() {
    return json;
  }
}
