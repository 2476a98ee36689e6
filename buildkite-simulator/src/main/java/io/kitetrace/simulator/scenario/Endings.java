package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.CommandStep;

/** Draws how a command ends. */
final class Endings {
  /** Machines go away under about one job in two hundred. */
  private static final double MACHINE_TROUBLE = 0.004;

  private Endings() {}

  static Ending draw(CommandStep step, int attempt, Demand demand, Dice dice) {
    return switch (demand) {
      case PASS -> Ending.PASSED;
      case FAIL -> Ending.failed(1);
      case NONE -> natural(step, attempt, dice);
    };
  }

  private static Ending natural(CommandStep step, int attempt, Dice dice) {
    if (dice.chance(MACHINE_TROUBLE)) {
      return dice.chance(0.5) ? Ending.AGENT_LOST : Ending.AGENT_STOPPED;
    }
    // A second attempt fails more often than a first: half of the failures are not flaky.
    double share = attempt == 0 ? 1.3 * step.fail() : step.fail() == 0 ? 0 : 0.3;
    if (!dice.chance(share)) {
      return Ending.PASSED;
    }
    Ending ending = failure(dice);
    return step.softFail() && ending.state() == JobState.FAILED ? ending.forgiven() : ending;
  }

  private static Ending failure(Dice dice) {
    double draw = dice.random().nextDouble();
    if (draw < 0.62) {
      return Ending.failed(1);
    } else if (draw < 0.72) {
      return Ending.failed(2);
    } else if (draw < 0.76) {
      return Ending.failed(127);
    } else if (draw < 0.81) {
      return Ending.killed("SIGKILL", 137);
    } else if (draw < 0.83) {
      return Ending.killed("SIGSEGV", 139);
    } else if (draw < 0.93) {
      return Ending.TIMED_OUT;
    } else {
      return Ending.EXPIRED;
    }
  }
}
