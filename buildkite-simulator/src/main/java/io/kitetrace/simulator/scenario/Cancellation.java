package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Step;
import io.kitetrace.simulator.scenario.BuildMoment.BuildState;
import io.kitetrace.simulator.scenario.JobMoment.JobState;
import io.kitetrace.simulator.scenario.JobMoment.JobTimes;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends a played build early: running jobs are stopped and end seconds after the build, the others
 * end with it.
 */
final class Cancellation {
  private Cancellation() {}

  /**
   * When a build is canceled: before anything has started, while a job waits for an agent, or at
   * any other time. In milliseconds since the epoch, but drawn so that it is the same point of the
   * build however time is squeezed.
   */
  static long choose(BuildPlayer.Played played, TimeMap time, Dice dice) {
    BuildTrack build = played.build();
    if (dice.chance(0.15)) {
      return build.head().createdAt() + dice.between(20, 70);
    }
    List<Long> waits = new ArrayList<>();
    for (JobTrack job : build.jobs()) {
      List<JobMoment> moments = job.moments();
      for (int i = 1; i < moments.size(); i++) {
        if (moments.get(i - 1).state() == JobState.SCHEDULED
            && job.step() instanceof Step.Command) {
          waits.add((moments.get(i - 1).at() + moments.get(i).at()) / 2);
        }
      }
    }
    if (dice.chance(0.5)) {
      return waits.get((int) dice.between(0, waits.size() - 1));
    }
    // Only the first build of a family is canceled, and that begins at 0.
    return time.at(played.end() * dice.between(10, 90) / 100);
  }

  /** Cancels at {@code at}, milliseconds since the epoch. */
  static void apply(BuildTrack build, long at, Dice dice) {
    build.removeAfter(at);
    String reason = dice.chance(0.5) ? "A newer build of this branch was created" : null;
    build.add(build.last().active(at, BuildState.CANCELING).because(reason));
    build.jobs().forEach(job -> cancel(job, at, dice));
    build.add(
        build.last().finishedAt(at + dice.between(120, 400), BuildState.CANCELED).because(reason));
  }

  private static void cancel(JobTrack job, long at, Dice dice) {
    if (job.step() instanceof Step.Wait) {
      return;
    }
    if (job.step() instanceof Step.Block) {
      if (job.last().state() == JobState.BLOCKED) {
        job.add(job.last().then(at, JobState.BLOCKED_FAILED));
      }
      return;
    }
    switch (job.last().state()) {
      case RUNNING, TIMING_OUT -> stop(job, at, dice);
      case WAITING, WAITING_FAILED, BLOCKED, BLOCKED_FAILED, LIMITED, SCHEDULED, ASSIGNED ->
          job.add(job.last().then(at, JobState.CANCELED).with(job.last().times().finishedAt(at)));
      case PASSED, FAILED, TIMED_OUT, SKIPPED, BROKEN, EXPIRED, UNBLOCKED, CANCELING, CANCELED -> {}
    }
  }

  private static void stop(JobTrack job, long at, Dice dice) {
    long end = job.step() instanceof Step.Trigger ? at : at + dice.between(1_500, 9_000);
    JobTimes times = job.last().times().finishedAt(end);
    if (end > at) {
      job.add(job.last().then(at, JobState.CANCELING));
    }
    JobMoment canceled = job.last().then(end, JobState.CANCELED).with(times);
    job.add(job.step() instanceof Step.Trigger ? canceled : canceled.with(Ending.CANCELED));
  }
}
