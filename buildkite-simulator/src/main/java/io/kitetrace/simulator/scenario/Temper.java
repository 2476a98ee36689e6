package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.BlockStep;

/** Decides, by a build's fate, whether people come back to it. For one build. */
final class Temper {
  private static final double RETRIES = 0.38;

  private final Fate fate;
  private final Dice dice;
  private int forcedFailures;
  private boolean forced;

  /**
   * @param gates how many blocked steps the build will meet: each unblocking resumes it once
   */
  Temper(Fate fate, int gates, Dice dice) {
    this.fate = fate;
    this.dice = dice;
    int resumes =
        switch (fate) {
          case RESUMES -> 1;
          case RESUMES_TWICE -> 2;
          case NATURAL, CALM, CANCELED, SKIPPED, NOT_RUN -> 0;
        };
    forcedFailures = Math.max(0, resumes - gates);
  }

  /** What the next jobs are to do. */
  Demand demand() {
    if (forcedFailures > 0) {
      forcedFailures--;
      forced = true;
      return Demand.FAIL;
    }
    return fate == Fate.RESUMES || fate == Fate.RESUMES_TWICE ? Demand.PASS : Demand.NONE;
  }

  boolean unblocks(BlockStep step) {
    return switch (fate) {
      case RESUMES, RESUMES_TWICE -> true;
      case NATURAL -> dice.chance(step.unblock());
      case CALM, CANCELED, SKIPPED, NOT_RUN -> false;
    };
  }

  boolean retries() {
    boolean wanted = forced;
    forced = false;
    return wanted || (fate == Fate.NATURAL && dice.chance(RETRIES));
  }
}
