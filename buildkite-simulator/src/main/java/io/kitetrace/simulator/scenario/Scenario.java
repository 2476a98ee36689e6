package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Step;

/** What is decided about a build before it is played. */
public enum Scenario {
  /** Whatever is drawn. */
  NATURAL,
  FINISHES_ONCE,
  RESUMES,
  RESUMES_TWICE,
  /** A person or a newer push ends it early. */
  CANCELED,
  /** A newer build of its branch makes it superfluous before it starts. */
  SKIPPED,
  /** Its branch is not to be built. */
  NOT_RUN;

  private static final double RETRY_SHARE = 0.38;

  /** How often the build resumes after it has finished; -1 where that is drawn. */
  int resumes() {
    return switch (this) {
      case NATURAL -> -1;
      case RESUMES -> 1;
      case RESUMES_TWICE -> 2;
      case FINISHES_ONCE, CANCELED, SKIPPED, NOT_RUN -> 0;
    };
  }

  /** Whether a person comes and unblocks a step. */
  boolean unblocks(Step.Block step, Dice dice) {
    return resumes() > 0 || (this == NATURAL && dice.chance(step.unblock()));
  }

  boolean retries(Dice dice) {
    return this == NATURAL && dice.chance(RETRY_SHARE);
  }
}
