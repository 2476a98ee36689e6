package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Step;
import io.kitetrace.simulator.scenario.BuildPlayer.Played;
import io.kitetrace.simulator.scenario.JobMoment.JobState;
import io.kitetrace.simulator.scenario.JobMoment.JobTimes;
import io.kitetrace.simulator.scenario.Layout.Slot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plays the jobs between two gates or waits, those that are not done yet. */
final class WorkPlayer {
  /**
   * @param firstFailure when it was clear that the build fails; {@link Long#MAX_VALUE} if it does
   *     not
   */
  record Outcome(long started, long ended, long firstFailure) {
    boolean failed() {
      return firstFailure != Long.MAX_VALUE;
    }
  }

  private final BuildTrack build;
  private final CommandPlayer commands;
  private final Family family;
  private final TimeMap time;
  private final Dice dice;

  WorkPlayer(BuildTrack build, CommandPlayer commands, Family family, Dice dice) {
    this.build = build;
    this.commands = commands;
    this.family = family;
    time = family.time();
    this.dice = dice;
  }

  /**
   * Plays them from a time on.
   *
   * @param forced how commands must end; null for what is drawn
   */
  Outcome play(List<Slot> slots, long ready, @Nullable Ending forced) {
    Map<String, Long> endOfKey = new HashMap<>();
    Set<String> failedKeys = new HashSet<>();
    Outcome outcome = new Outcome(Long.MAX_VALUE, ready, Long.MAX_VALUE);
    Ending next = forced;
    for (Slot slot : slots) {
      if (!slot.takesPart() || slot.done()) {
        continue;
      }
      long start = ready + dice.between(5, 120);
      if (slot.step() instanceof Step.Command command) {
        for (String key : command.after()) {
          start = Math.max(start, endOfKey.getOrDefault(key, start) + 30);
        }
        if (command.after().stream().anyMatch(failedKeys::contains)) {
          slot.move(time.at(start), JobState.WAITING_FAILED);
          continue;
        }
      }
      CommandPlayer.Run run = play(slot, start, next);
      // One forced failure is enough to stop a build.
      next = next != null && next.isFailure() ? null : next;
      outcome =
          new Outcome(
              Math.min(outcome.started(), run.started()),
              Math.max(outcome.ended(), run.ended()),
              run.failed()
                  ? Math.min(outcome.firstFailure(), run.ended())
                  : outcome.firstFailure());
      if (slot.step() instanceof Step.Command command && command.key() != null) {
        String key = command.key();
        endOfKey.merge(key, run.ended(), Math::max);
        if (run.failed()) {
          failedKeys.add(key);
        }
      }
    }
    return outcome;
  }

  private CommandPlayer.Run play(Slot slot, long ready, @Nullable Ending forced) {
    return switch (slot.step()) {
      case Step.Command command -> commands.run(slot, command, ready, forced);
      case Step.Trigger trigger -> trigger(slot, trigger, ready);
      default -> throw new IllegalStateException("nothing to run in " + slot.step());
    };
  }

  private CommandPlayer.Run trigger(Slot slot, Step.Trigger step, long ready) {
    JobTrack job = slot.latest();
    long start = ready + dice.between(90, 400);
    Played child = family.trigger(step.pipeline(), build.head(), job, start);
    if (child == null) {
      slot.move(time.at(ready), JobState.BROKEN);
      slot.setDone();
      return new CommandPlayer.Run(ready, ready, false);
    }
    JobTimes times = JobTimes.runnableAt(time.at(ready));
    job.add(job.last().then(time.at(ready), JobState.SCHEDULED).with(times));
    times = times.startedAt(time.at(start));
    JobMoment.TriggeredBuild triggered =
        new JobMoment.TriggeredBuild(child.build().head().id(), child.build().head().pipeline());
    job.add(job.last().then(time.at(start), JobState.RUNNING).with(times).with(triggered));
    boolean passed = step.async() || child.passed();
    long end = step.async() ? start + 120 : child.end() + dice.between(150, 500);
    times = times.finishedAt(time.at(end));
    job.add(job.last().then(time.at(end), passed ? JobState.PASSED : JobState.FAILED).with(times));
    if (passed) {
      slot.setDone();
    }
    return new CommandPlayer.Run(start, end, !passed);
  }
}
