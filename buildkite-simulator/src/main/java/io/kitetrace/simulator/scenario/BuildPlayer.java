package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Company;
import io.kitetrace.simulator.company.Company.Person;
import io.kitetrace.simulator.company.Step;
import io.kitetrace.simulator.scenario.BuildMoment.BuildState;
import io.kitetrace.simulator.scenario.JobMoment.JobState;
import io.kitetrace.simulator.scenario.JobMoment.JobTimes;
import io.kitetrace.simulator.scenario.Layout.Segment;
import io.kitetrace.simulator.scenario.Layout.Slot;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plays one build: the upload of its steps, then segment after segment, ending whenever a job fails
 * or a gate is reached, and resuming when somebody retries or unblocks. Everything happens in the
 * family's own milliseconds and is written down in real time.
 */
final class BuildPlayer {
  /**
   * A build that has been played.
   *
   * @param end its last end, in the family's own milliseconds
   */
  record Played(BuildTrack build, long end, boolean passed) {}

  private final Company company;
  private final BuildTrack build;
  private final List<Step> steps;
  private final Dice dice;
  private final TimeMap time;
  private final Scenario scenario;
  private final CommandPlayer commands;
  private final WorkPlayer work;
  private final Story story;
  private boolean resuming;

  /** How often jobs must fail yet, so that the build finishes and resumes as often as it is to. */
  private int forcedFailures;

  private boolean failureForced;

  BuildPlayer(Family family, BuildHead head, List<Step> steps, Scenario scenario, Dice dice) {
    this.company = family.company();
    this.build = new BuildTrack(head);
    this.steps = steps;
    this.dice = dice;
    this.time = family.time();
    this.scenario = scenario;
    this.story = family.story();
    // Each unblocking resumes it once.
    forcedFailures = Math.max(0, scenario.resumes() - gates(head));
    commands = new CommandPlayer(family, build, dice);
    work = new WorkPlayer(build, commands, family, dice);
  }

  Played play(long created) {
    if (dice.chance(0.3)) {
      build.add(BuildMoment.first(time.at(created), BuildState.CREATING));
      build.add(build.last().active(time.at(created + 40), BuildState.SCHEDULED));
    } else {
      build.add(BuildMoment.first(time.at(created), BuildState.SCHEDULED));
    }
    Step.Command step = company.upload();
    JobTrack job =
        new JobTrack(
            dice.id(time.at(created)),
            new JobTrack.Definition(dice.id(time.at(created)), step, step.label(), 0, Map.of()),
            JobMoment.first(time.at(created), JobState.WAITING));
    build.add(job);
    CommandPlayer.Run upload = commands.run(new Slot(job), step, created + 80, null);
    if (upload.started() < upload.ended()) {
      build.add(
          build
              .last()
              .active(time.at(upload.started()), BuildState.RUNNING)
              .startedAt(time.at(upload.started())));
    }
    build.add(
        new BuildTrack.MetaDatum(
            time.at(upload.ended()), "buildkite:git:commit", HeadFactory.gitCommit(build.head())));
    if (upload.failed()) {
      return finished(upload.ended(), BuildState.FAILED);
    }
    long layout = upload.ended() - Math.min(1_200, (upload.ended() - upload.started()) / 2);
    List<Segment> segments = Layout.of(steps, build, dice, time.at(layout));
    return through(segments, upload.ended());
  }

  private Played through(List<Segment> segments, long ready) {
    long now = ready;
    for (int i = 0; i < segments.size(); i++) {
      List<Segment> rest = segments.subList(i + 1, segments.size());
      Segment segment = segments.get(i);
      if (segment.isGate()) {
        Slot gate = segment.slots().getFirst();
        if (gate.takesPart() && gate.step() instanceof Step.Block step) {
          long end = blockedAt(gate, step, now);
          if (!scenario.unblocks(step, dice)) {
            return new Played(build, end, true);
          }
          now = unblock(gate, step, rest, end);
        }
        continue;
      }
      WorkPlayer.Outcome outcome = attempt(segment, now);
      while (outcome.failed()) {
        long end = fail(rest, outcome);
        boolean retried = failureForced || scenario.retries(dice);
        failureForced = false;
        if (!retried) {
          return new Played(build, end, false);
        }
        now = retry(segment, rest, end + dice.untilSomebodyActs());
        outcome = attempt(segment, now);
      }
      now = outcome.ended();
    }
    return finished(now, BuildState.PASSED);
  }

  private WorkPlayer.Outcome attempt(Segment segment, long ready) {
    WorkPlayer.Outcome outcome = work.play(segment.slots(), ready, forcedEnding());
    if (resuming && outcome.started() != Long.MAX_VALUE) {
      long start = time.at(outcome.started());
      build.add(build.last().active(start, BuildState.RUNNING).startedAt(start));
      resuming = false;
    }
    return outcome;
  }

  /** How the next jobs must end; null for what is drawn. */
  private @Nullable Ending forcedEnding() {
    if (forcedFailures > 0) {
      forcedFailures--;
      failureForced = true;
      return Ending.failed(1);
    }
    return scenario.resumes() > 0 ? Ending.PASSED : null;
  }

  private long fail(List<Segment> rest, WorkPlayer.Outcome outcome) {
    long end = outcome.ended();
    if (outcome.firstFailure() < end) {
      build.add(build.last().failingAt(time.at(outcome.firstFailure())));
    }
    moveAll(rest, time.at(end), JobState.WAITING, JobState.WAITING_FAILED);
    moveAll(rest, time.at(end), JobState.BLOCKED, JobState.BLOCKED_FAILED);
    return finished(end, BuildState.FAILED).end();
  }

  private Played finished(long now, BuildState state) {
    long end = now + dice.between(40, 350);
    build.add(build.last().finishedAt(time.at(end), state));
    return new Played(build, end, state == BuildState.PASSED);
  }

  private long blockedAt(Slot gate, Step.Block step, long now) {
    JobTimes reached = JobTimes.runnableAt(time.at(now));
    gate.latest().add(gate.latest().last().then(time.at(now), JobState.BLOCKED).with(reached));
    long end = now + dice.between(40, 200);
    boolean byState = build.head().pipeline().spec().blockedStyle().equals("state");
    String without = step.blockedState() != null ? step.blockedState() : byState ? "passed" : "";
    build.add(
        build
            .last()
            .blockedAt(time.at(end), byState ? BuildState.BLOCKED : BuildState.PASSED, without));
    return end;
  }

  private long unblock(Slot gate, Step.Block step, List<Segment> rest, long end) {
    Story.Approval approval = story.approval(company, dice);
    Person person = approval.by();
    long now = end + approval.waitMillis();
    long at = time.at(now);
    gate.latest()
        .add(
            gate.latest()
                .last()
                .then(at, JobState.UNBLOCKED)
                .with(new JobMoment.Unblocking(person, at)));
    if (step.field() != null) {
      build.add(
          new BuildTrack.MetaDatum(
              at,
              step.field(),
              "Reviewed by "
                  + person.name()
                  + ": "
                  + build.head().message().lines().findFirst().orElse("")));
    }
    for (Segment segment : rest) {
      if (segment.isGate() && segment.slots().getFirst().takesPart()) {
        break;
      }
      moveAll(List.of(segment), at, JobState.BLOCKED, JobState.WAITING);
    }
    resume(now);
    return now + 60;
  }

  private long retry(Segment segment, List<Segment> rest, long now) {
    Person person = company.anyone(dice.random());
    long at = time.at(now);
    for (Slot slot : segment.slots()) {
      if (slot.failed()) {
        slot.replace(build.retry(slot.latest(), dice.id(at), "manual", person, at));
      }
    }
    moveAll(List.of(segment), at, JobState.WAITING_FAILED, JobState.WAITING);
    moveAll(rest, at, JobState.WAITING_FAILED, JobState.WAITING);
    moveAll(rest, at, JobState.BLOCKED_FAILED, JobState.BLOCKED);
    resume(now);
    return now + 80;
  }

  private void resume(long now) {
    build.add(build.last().active(time.at(now), BuildState.RUNNING));
    resuming = true;
  }

  private static void moveAll(List<Segment> segments, long time, JobState from, JobState to) {
    for (Segment segment : segments) {
      for (Slot slot : segment.slots()) {
        if (slot.latest().last().state() == from) {
          slot.move(time, to);
        }
      }
    }
  }

  private int gates(BuildHead head) {
    return (int)
        steps.stream()
            .filter(s -> s instanceof Step.Block && (!s.onlyMain() || head.isMain()))
            .count();
  }
}
