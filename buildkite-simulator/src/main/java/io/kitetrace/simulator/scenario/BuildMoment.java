package io.kitetrace.simulator.scenario;

import org.jspecify.annotations.Nullable;

/**
 * Everything that changes about a build itself, as it is from {@code at} until the next moment.
 * Times are milliseconds since the epoch, {@link JobTimes#NEVER} where it has not happened.
 *
 * @param blockedState what a blocked build would be without its block; else empty
 */
public record BuildMoment(
    long at,
    BuildState state,
    boolean blocked,
    String blockedState,
    long started,
    long failing,
    long finished,
    @Nullable String cancelReason) {

  static BuildMoment first(long at, BuildState state) {
    return new BuildMoment(
        at, state, false, "", JobTimes.NEVER, JobTimes.NEVER, JobTimes.NEVER, null);
  }

  /** Going on, or going on again: whatever had finished it is undone. */
  BuildMoment active(long time, BuildState next) {
    return new BuildMoment(time, next, false, "", started, failing, JobTimes.NEVER, null);
  }

  /**
   * A resumed build counts as started when its first new job starts, which may be long after its
   * other jobs.
   */
  BuildMoment startedAt(long time) {
    return new BuildMoment(at, state, blocked, blockedState, time, failing, finished, cancelReason);
  }

  BuildMoment failingAt(long time) {
    return new BuildMoment(
        time, BuildState.FAILING, false, "", started, time, JobTimes.NEVER, null);
  }

  BuildMoment finishedAt(long time, BuildState end) {
    return new BuildMoment(time, end, false, "", started, failing, time, null);
  }

  BuildMoment blockedAt(long time, BuildState shown, String without) {
    return new BuildMoment(time, shown, true, without, started, failing, time, null);
  }

  BuildMoment because(String reason) {
    return new BuildMoment(at, state, blocked, blockedState, started, failing, finished, reason);
  }

  public boolean isFinished() {
    return finished != JobTimes.NEVER;
  }
}
