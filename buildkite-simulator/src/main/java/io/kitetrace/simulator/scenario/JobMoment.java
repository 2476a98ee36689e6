package io.kitetrace.simulator.scenario;

import static io.kitetrace.simulator.scenario.BuildMoment.NEVER;

import io.kitetrace.simulator.company.Company.Agent;
import io.kitetrace.simulator.company.Company.Person;
import io.kitetrace.simulator.company.Company.Pipeline;
import io.kitetrace.simulator.scenario.JobTrack.Retry;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that changes about a job, as it is from {@code at} (milliseconds since the epoch)
 * until the next moment.
 */
public record JobMoment(
    long at,
    JobState state,
    JobTimes times,
    @Nullable Ending ending,
    @Nullable Agent agent,
    @Nullable Retry successor,
    @Nullable Unblocking unblocking,
    @Nullable TriggeredBuild triggered) {

  public enum JobState {
    WAITING,
    WAITING_FAILED,
    BLOCKED,
    BLOCKED_FAILED,
    UNBLOCKED,
    LIMITED,
    SCHEDULED,
    ASSIGNED,
    RUNNING,
    PASSED,
    FAILED,
    TIMING_OUT,
    TIMED_OUT,
    CANCELING,
    CANCELED,
    SKIPPED,
    BROKEN,
    EXPIRED;

    private final String json = name().toLowerCase(Locale.ROOT);

    public String json() {
      return json;
    }
  }

  /**
   * What has happened so far, in milliseconds since the epoch or {@link BuildMoment#NEVER}.
   *
   * @param concurrencyWait milliseconds waited for a slot of a concurrency group
   */
  public record JobTimes(
      long runnable, long started, long finished, long expired, long concurrencyWait) {
    static final JobTimes NONE = new JobTimes(NEVER, NEVER, NEVER, NEVER, 0);

    static JobTimes runnableAt(long time) {
      return new JobTimes(time, NEVER, NEVER, NEVER, 0);
    }

    JobTimes startedAt(long time) {
      return new JobTimes(runnable, time, finished, expired, concurrencyWait);
    }

    JobTimes finishedAt(long time) {
      return new JobTimes(runnable, started, time, expired, concurrencyWait);
    }

    JobTimes expiredAt(long time) {
      return new JobTimes(runnable, started, time, time, concurrencyWait);
    }

    JobTimes limitedFor(long millis) {
      return new JobTimes(runnable, started, finished, expired, millis);
    }
  }

  /** A person unblocked a step, at {@code at} in milliseconds since the epoch. */
  public record Unblocking(Person by, long at) {}

  public record TriggeredBuild(UUID id, Pipeline pipeline) {}

  static JobMoment first(long at, JobState state) {
    return new JobMoment(at, state, JobTimes.NONE, null, null, null, null, null);
  }

  JobMoment then(long time, JobState next) {
    return new JobMoment(time, next, times, ending, agent, successor, unblocking, triggered);
  }

  JobMoment with(JobTimes newTimes) {
    return new JobMoment(at, state, newTimes, ending, agent, successor, unblocking, triggered);
  }

  JobMoment with(Ending newEnding) {
    return new JobMoment(at, state, times, newEnding, agent, successor, unblocking, triggered);
  }

  JobMoment with(Agent newAgent) {
    return new JobMoment(at, state, times, ending, newAgent, successor, unblocking, triggered);
  }

  JobMoment with(Retry newSuccessor) {
    return new JobMoment(at, state, times, ending, agent, newSuccessor, unblocking, triggered);
  }

  JobMoment with(Unblocking newUnblocking) {
    return new JobMoment(at, state, times, ending, agent, successor, newUnblocking, triggered);
  }

  JobMoment with(TriggeredBuild newTriggered) {
    return new JobMoment(at, state, times, ending, agent, successor, unblocking, newTriggered);
  }

  public boolean superseded() {
    return successor != null;
  }

  /** Whether a blocked step has been reached, so that a person can unblock it. */
  public boolean unblockable() {
    return state == JobState.BLOCKED && times.runnable() != NEVER;
  }
}
