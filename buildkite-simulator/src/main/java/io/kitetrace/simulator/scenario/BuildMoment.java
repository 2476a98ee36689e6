package io.kitetrace.simulator.scenario;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything that changes about a build itself, as it is from {@code at} until the next moment.
 * Times are milliseconds since the epoch, {@link #NEVER} where it has not happened.
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
  public static final long NEVER = 0;

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

  static BuildMoment first(long at, BuildState state) {
    return new BuildMoment(at, state, false, "", NEVER, NEVER, NEVER, null);
  }

  /** Going on, or going on again: whatever had finished it is undone. */
  BuildMoment active(long time, BuildState next) {
    return new BuildMoment(time, next, false, "", started, failing, NEVER, null);
  }

  /**
   * A resumed build counts as started when its first new job starts, which may be long after its
   * other jobs.
   */
  BuildMoment startedAt(long time) {
    return new BuildMoment(at, state, blocked, blockedState, time, failing, finished, cancelReason);
  }

  BuildMoment failingAt(long time) {
    return new BuildMoment(time, BuildState.FAILING, false, "", started, time, NEVER, null);
  }

  BuildMoment finishedAt(long time, BuildState end) {
    return new BuildMoment(time, end, false, "", started, failing, time, null);
  }

  BuildMoment blockedAt(long time, BuildState shown, String without) {
    return new BuildMoment(time, shown, true, without, started, failing, time, null);
  }

  BuildMoment because(@Nullable String reason) {
    return new BuildMoment(at, state, blocked, blockedState, started, failing, finished, reason);
  }

  public boolean isFinished() {
    return finished != NEVER;
  }
}
