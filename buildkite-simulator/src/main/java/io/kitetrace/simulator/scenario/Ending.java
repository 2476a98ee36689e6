package io.kitetrace.simulator.scenario;

import org.jspecify.annotations.Nullable;

/**
 * How a command ended.
 *
 * @param exitStatus null where nothing ran
 * @param softFailed whether the failure is forgiven
 */
public record Ending(
    JobState state,
    @Nullable Integer exitStatus,
    @Nullable String signal,
    @Nullable String signalReason,
    boolean softFailed) {
  static final Ending PASSED = new Ending(JobState.PASSED, 0, null, null, false);
  static final Ending TIMED_OUT = new Ending(JobState.TIMED_OUT, -1, "SIGTERM", "cancel", false);
  static final Ending EXPIRED = new Ending(JobState.EXPIRED, null, null, null, false);
  static final Ending AGENT_LOST = new Ending(JobState.FAILED, -1, null, null, false);
  static final Ending AGENT_STOPPED =
      new Ending(JobState.FAILED, -1, "SIGTERM", "agent_stop", false);
  static final Ending CANCELED = new Ending(JobState.CANCELED, 255, "SIGTERM", "cancel", false);

  static Ending failed(int exitStatus) {
    return new Ending(JobState.FAILED, exitStatus, null, null, false);
  }

  static Ending killed(String signal, int exitStatus) {
    return new Ending(JobState.FAILED, exitStatus, signal, null, false);
  }

  Ending forgiven() {
    return new Ending(state, exitStatus, signal, signalReason, true);
  }

  /** The command was killed by its machine going away, not by itself. */
  boolean byTheMachine() {
    return exitStatus != null && exitStatus == -1;
  }
}
