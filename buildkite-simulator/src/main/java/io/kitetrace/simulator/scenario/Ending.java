package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Step;
import io.kitetrace.simulator.scenario.JobMoment.JobState;
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
  static final Ending CANCELED = new Ending(JobState.CANCELED, 255, "SIGTERM", "cancel", false);
  private static final Ending TIMED_OUT =
      new Ending(JobState.TIMED_OUT, -1, "SIGTERM", "cancel", false);
  private static final Ending EXPIRED = new Ending(JobState.EXPIRED, null, null, null, false);
  private static final Ending AGENT_LOST = new Ending(JobState.FAILED, -1, null, null, false);
  private static final Ending AGENT_STOPPED =
      new Ending(JobState.FAILED, -1, "SIGTERM", "agent_stop", false);

  /** Machines go away under about one job in two hundred. */
  private static final double LOST_MACHINES = 0.004;

  static Ending failed(int exitStatus) {
    return new Ending(JobState.FAILED, exitStatus, null, null, false);
  }

  /**
   * Draws how a command ends.
   *
   * @param attempt from 0
   */
  static Ending draw(Step.Command step, int attempt, Dice dice) {
    if (dice.chance(LOST_MACHINES)) {
      return dice.chance(0.5) ? AGENT_LOST : AGENT_STOPPED;
    }
    // A second attempt fails more often than a first: half of the failures are not flaky.
    double share = attempt == 0 ? 1.3 * step.fail() : step.fail() == 0 ? 0 : 0.3;
    if (!dice.chance(share)) {
      return PASSED;
    }
    Ending ending = failure(dice);
    return step.softFail() && ending.state() == JobState.FAILED ? ending.forgiven() : ending;
  }

  private static Ending failure(Dice dice) {
    double draw = dice.random().nextDouble();
    if (draw < 0.62) {
      return failed(1);
    } else if (draw < 0.72) {
      return failed(2);
    } else if (draw < 0.76) {
      return failed(127);
    } else if (draw < 0.81) {
      return new Ending(JobState.FAILED, 137, "SIGKILL", null, false);
    } else if (draw < 0.83) {
      return new Ending(JobState.FAILED, 139, "SIGSEGV", null, false);
    } else if (draw < 0.93) {
      return TIMED_OUT;
    } else {
      return EXPIRED;
    }
  }

  private Ending forgiven() {
    return new Ending(state, exitStatus, signal, signalReason, true);
  }

  boolean isFailure() {
    return state != JobState.PASSED && !softFailed;
  }

  /** The command was killed by its machine going away, not by itself. */
  boolean byTheMachine() {
    return exitStatus != null && exitStatus == -1;
  }
}
