package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Agent;
import io.kitetrace.simulator.company.CommandStep;
import io.kitetrace.simulator.company.Company;
import java.util.List;
import java.util.Objects;

/**
 * Plays a command job with its automatic retries: waiting, starting on an agent, ending somehow.
 */
final class CommandPlayer {
  private final Company company;
  private final BuildTrack build;
  private final Dice dice;
  private final TimeMap time;

  CommandPlayer(Company company, BuildTrack build, Dice dice, TimeMap time) {
    this.company = company;
    this.build = build;
    this.dice = dice;
    this.time = time;
  }

  /** Runs the slot's latest attempt, and more while they fail and may be retried. */
  Run run(Slot slot, CommandStep step, long ready, Demand demand) {
    long firstStart = 0;
    long runnable = ready;
    for (int retries = 0; ; retries++) {
      Ending ending = Endings.draw(step, attempt(slot), demand, dice);
      Run run = attempt(slot.latest(), step, runnable, ending);
      firstStart = retries == 0 ? run.started() : firstStart;
      if (!run.failed()) {
        slot.setDone();
        return new Run(firstStart, run.ended(), false);
      }
      boolean again = demand != Demand.FAIL && ending.state() != JobState.EXPIRED;
      int limit = ending.byTheMachine() ? Math.max(1, step.retry()) : step.retry();
      if (!again || retries >= limit) {
        return new Run(firstStart, run.ended(), true);
      }
      runnable = run.ended() + dice.between(20, 90);
      slot.replace(retry(slot.latest(), runnable));
    }
  }

  private static int attempt(Slot slot) {
    RetrySource source = slot.latest().retrySource();
    return source == null ? 0 : source.attempt();
  }

  private JobTrack retry(JobTrack failed, long at) {
    long now = time.at(at);
    int attempt = failed.retrySource() == null ? 1 : failed.retrySource().attempt() + 1;
    JobTrack next =
        failed.again(dice.id(now), new RetrySource(failed.id(), "automatic", attempt, null));
    next.add(JobMoment.first(now, JobState.WAITING));
    failed.add(
        failed
            .last()
            .then(now, failed.last().state())
            .with(new Successor(next.id(), "automatic", null)));
    build.addAfter(failed, next);
    return next;
  }

  private Run attempt(JobTrack job, CommandStep step, long ready, Ending ending) {
    String queue = Objects.requireNonNullElse(step.queue(), build.head().pipeline().spec().queue());
    List<Agent> machines = company.agents(queue);
    Agent agent = machines.get(dice.random().nextInt(machines.size()));
    JobMoment now = job.last();
    JobTimes times = JobTimes.NONE.runnableAt(time.at(ready));
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
    long start = at + dice.queued(agent.queue().waitSeconds());
    long assigned = Math.max(at, start - dice.between(60, 260));
    job.add(job.last().then(time.at(assigned), JobState.ASSIGNED).with(agent));
    times = times.startedAt(time.at(start));
    job.add(job.last().then(time.at(start), JobState.RUNNING).with(times));
    return new Run(
        start,
        finish(job, step, start, times, ending),
        ending.state() != JobState.PASSED && !ending.softFailed());
  }

  private long finish(JobTrack job, CommandStep step, long start, JobTimes times, Ending ending) {
    long end = start + dice.around(step.seconds());
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
