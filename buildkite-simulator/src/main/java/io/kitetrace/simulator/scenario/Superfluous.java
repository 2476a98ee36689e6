package io.kitetrace.simulator.scenario;

/** Builds that end without having run: skipped ones and those whose branch is not to be built. */
final class Superfluous {
  private Superfluous() {}

  static BuildTrack build(BuildHead head, Fate fate, TimeMap time, Dice dice) {
    BuildTrack build = new BuildTrack(head);
    build.add(BuildMoment.first(time.at(0), BuildState.SCHEDULED));
    BuildState state = fate == Fate.SKIPPED ? BuildState.SKIPPED : BuildState.NOT_RUN;
    build.add(build.last().finishedAt(time.at(dice.between(900, 20_000)), state));
    return build;
  }
}
