package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Agent;
import io.kitetrace.simulator.company.Person;
import io.kitetrace.simulator.company.Pipeline;
import io.kitetrace.simulator.scenario.JobTrack.Retry;
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
    return state == JobState.BLOCKED && times.runnable() != JobTimes.NEVER;
  }

  /** A person unblocked a step, at {@code at} in milliseconds since the epoch. */
  public record Unblocking(Person by, long at) {}

  /** The build that a trigger step has started. */
  public record TriggeredBuild(UUID id, Pipeline pipeline) {}
}
