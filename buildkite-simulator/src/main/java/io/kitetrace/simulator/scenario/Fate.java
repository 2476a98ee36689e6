package io.kitetrace.simulator.scenario;

/** What is decided about a build before it is played. */
public enum Fate {
  /** Whatever the dice say. */
  NATURAL,
  /** Finishes once and stays so. */
  CALM,
  /** Finishes, resumes and finishes again. */
  RESUMES,
  /** Resumes twice. */
  RESUMES_TWICE,
  /** A person or a newer push ends it early. */
  CANCELED,
  /** A newer build of its branch makes it superfluous before it starts. */
  SKIPPED,
  /** Its branch is not to be built. */
  NOT_RUN
}
