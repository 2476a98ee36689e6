package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Company;
import io.kitetrace.simulator.company.Company.Agent;
import io.kitetrace.simulator.company.Step;
import io.kitetrace.simulator.scenario.JobMoment.JobState;
import io.kitetrace.simulator.scenario.JobMoment.JobTimes;
import io.kitetrace.simulator.scenario.Layout.Slot;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Plays a command job with its automatic retries: waiting, starting on an agent, ending somehow.
 */
final class CommandPlayer {
  /**
   * How something ran, in the family's own milliseconds.
   *
   * @param started when the first of it started; equal to {@code ended} where nothing did
   * @param failed whether it must stop the build
   */
  record Run(long started, long ended, boolean failed) {}

  private final Company company;
  private final BuildTrack build;
  private final Dice dice;
  private final TimeMap time;
  private final Story story;

  CommandPlayer(Family family, BuildTrack build, Dice dice) {
    this.company = family.company();
    this.build = build;
    this.dice = dice;
    this.time = family.time();
    this.story = family.story();
  }

  /**
   * Runs the slot's latest attempt, and more while they fail and may be retried.
   *
   * @param forced how it must end; null for what is drawn
   */
  Run run(Slot slot, Step.Command step, long ready, @Nullable Ending forced) {
    long firstStart = 0;
    long runnable = ready;
    for (int retries = 0; ; retries++) {
      Ending ending =
          forced == null
              ? story.ending(build.head().pipeline(), step, slot.latest().attempt(), dice)
              : forced;
      Run run = attempt(slot.latest(), step, runnable, ending);
      firstStart = retries == 0 ? run.started() : firstStart;
      if (!run.failed()) {
        slot.setDone();
        return new Run(firstStart, run.ended(), false);
      }
      boolean again = forced == null && ending.state() != JobState.EXPIRED;
      int limit = ending.byTheMachine() ? Math.max(1, step.retry()) : step.retry();
      if (!again || retries >= limit) {
        return new Run(firstStart, run.ended(), true);
      }
      runnable = run.ended() + dice.between(20, 90);
      long now = time.at(runnable);
      slot.replace(build.retry(slot.latest(), dice.id(now), "automatic", null, now));
    }
  }

  private Run attempt(JobTrack job, Step.Command step, long ready, Ending ending) {
    String queue = Objects.requireNonNullElse(step.queue(), build.head().pipeline().spec().queue());
    List<Agent> machines = company.agents(queue);
    Agent agent = machines.get(dice.random().nextInt(machines.size()));
    JobMoment now = job.last();
    JobTimes times = JobTimes.runnableAt(time.at(ready));
    long at = ready;
    if (step.concurrency() && dice.chance(0.35)) {
      job.add(now.then(time.at(at), JobState.LIMITED).with(times));
      long limited = dice.between(4_000, 90_000);
      at += limited;
      times = times.limitedFor(time.at(at) - time.at(ready));
    }
    job.add(now.then(time.at(at), JobState.SCHEDULED).with(times));
    if (ending.state() == JobState.EXPIRED) {
      long end = at + dice.untilItExpires();
      job.add(
          job.last()
              .then(time.at(end), JobState.EXPIRED)
              .with(times.expiredAt(time.at(end)))
              .with(ending));
      return new Run(end, end, true);
    }
    long start = at + dice.queued(story.waitSeconds(agent.queue(), at));
    long assigned = Math.max(at, start - dice.between(60, 260));
    job.add(job.last().then(time.at(assigned), JobState.ASSIGNED).with(agent));
    times = times.startedAt(time.at(start));
    job.add(job.last().then(time.at(start), JobState.RUNNING).with(times));
    return new Run(start, finish(job, step, start, times, ending), ending.isFailure());
  }

  private long finish(JobTrack job, Step.Command step, long start, JobTimes times, Ending ending) {
    long end = start + dice.around(story.seconds(build.head().pipeline(), step));
    if (ending.state() == JobState.TIMED_OUT) {
      long limit =
          step.timeoutMinutes() > 0
              ? step.timeoutMinutes() * 60_000L
              : (long) (step.seconds() * 4_000);
      end = start + limit + dice.between(5_000, 10_000);
      job.add(job.last().then(time.at(start + limit), JobState.TIMING_OUT));
    } else if (ending.state() == JobState.FAILED) {
      end = start + (end - start) * dice.between(35, 95) / 100;
    }
    job.add(
        job.last()
            .then(time.at(end), ending.state())
            .with(times.finishedAt(time.at(end)))
            .with(ending));
    return end;
  }
}
