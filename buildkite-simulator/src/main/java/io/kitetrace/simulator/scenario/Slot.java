package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Step;

/** One job's place in a build, whichever attempt fills it. For the playing thread. */
final class Slot {
  private final Step step;
  private JobTrack latest;
  private boolean done;

  Slot(Step step, JobTrack first) {
    this.step = step;
    this.latest = first;
  }

  Step step() {
    return step;
  }

  JobTrack latest() {
    return latest;
  }

  void replace(JobTrack attempt) {
    latest = attempt;
  }

  boolean done() {
    return done;
  }

  void setDone() {
    done = true;
  }

  /** Whether it takes part in this build at all. */
  boolean takesPart() {
    return latest.last().state() != JobState.BROKEN;
  }

  boolean failed() {
    return switch (latest.last().state()) {
      case FAILED, TIMED_OUT, EXPIRED -> !done;
      default -> false;
    };
  }

  void move(long time, JobState state) {
    latest.add(latest.last().then(time, state));
  }
}
