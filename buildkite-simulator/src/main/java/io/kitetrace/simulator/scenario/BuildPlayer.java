package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.BlockStep;
import io.kitetrace.simulator.company.CommandStep;
import io.kitetrace.simulator.company.Company;
import io.kitetrace.simulator.company.Person;
import io.kitetrace.simulator.company.Step;
import java.util.List;
import java.util.Map;

/**
 * Plays one build: the upload of its steps, then segment after segment, ending whenever a job fails
 * or a gate is reached, and resuming when somebody retries or unblocks. Everything happens in the
 * family's own milliseconds and is written down in real time.
 */
final class BuildPlayer {
  private static final CommandStep UPLOAD =
      new CommandStep(
          ":pipeline: Upload steps",
          null,
          null,
          "buildkite-agent pipeline upload",
          1,
          Map.of(),
          List.of(),
          null,
          7,
          0.002,
          false,
          0,
          null,
          0,
          false,
          false);

  private final Company company;
  private final BuildTrack build;
  private final List<Step> steps;
  private final Dice dice;
  private final TimeMap time;
  private final Temper temper;
  private final CommandPlayer commands;
  private final WorkPlayer work;
  private boolean resuming;

  BuildPlayer(
      Company company,
      BuildHead head,
      List<Step> steps,
      Fate fate,
      Dice dice,
      TimeMap time,
      WorkPlayer.Starter starter) {
    this.company = company;
    this.build = new BuildTrack(head);
    this.steps = steps;
    this.dice = dice;
    this.time = time;
    temper = new Temper(fate, gates(head), dice);
    commands = new CommandPlayer(company, build, dice, time);
    work = new WorkPlayer(build, commands, starter, time, dice);
  }

  Played play(long created) {
    if (dice.chance(0.3)) {
      build.add(BuildMoment.first(time.at(created), BuildState.CREATING));
      build.add(build.last().active(time.at(created + 40), BuildState.SCHEDULED));
    } else {
      build.add(BuildMoment.first(time.at(created), BuildState.SCHEDULED));
    }
    JobTrack job =
        new JobTrack(
            dice.id(time.at(created)),
            dice.id(time.at(created)),
            UPLOAD,
            UPLOAD.label(),
            0,
            Map.of(),
            null);
    job.add(JobMoment.first(time.at(created), JobState.WAITING));
    build.add(job);
    Run upload = commands.run(new Slot(UPLOAD, job), UPLOAD, created + 80, Demand.NONE);
    if (upload.started() < upload.ended()) {
      build.add(
          build
              .last()
              .active(time.at(upload.started()), BuildState.RUNNING)
              .startedAt(time.at(upload.started())));
    }
    build.add(
        new MetaDatum(
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
      switch (segments.get(i)) {
        case Segment.Gate gate -> {
          if (gate.slot().takesPart() && gate.slot().step() instanceof BlockStep step) {
            long end = blockedAt(gate.slot(), step, now);
            if (!temper.unblocks(step)) {
              return new Played(build, end, true);
            }
            now = unblock(gate.slot(), step, rest, end + dice.untilSomebodyActs());
          }
        }
        case Segment.Work side -> {
          WorkPlayer.Outcome outcome = attempt(side, now);
          while (outcome.failed()) {
            long end = giveUp(rest, outcome);
            if (!temper.retries()) {
              return new Played(build, end, false);
            }
            now = retry(side, rest, end + dice.untilSomebodyActs());
            outcome = attempt(side, now);
          }
          now = outcome.ended();
        }
      }
    }
    return finished(now, BuildState.PASSED);
  }

  private WorkPlayer.Outcome attempt(Segment.Work side, long ready) {
    WorkPlayer.Outcome outcome = work.play(side.slots(), ready, temper.demand());
    if (resuming && outcome.started() != Long.MAX_VALUE) {
      long start = time.at(outcome.started());
      build.add(build.last().active(start, BuildState.RUNNING).startedAt(start));
      resuming = false;
    }
    return outcome;
  }

  private long giveUp(List<Segment> rest, WorkPlayer.Outcome outcome) {
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

  private long blockedAt(Slot gate, BlockStep step, long now) {
    JobTimes reached = JobTimes.NONE.runnableAt(time.at(now));
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

  private long unblock(Slot gate, BlockStep step, List<Segment> rest, long now) {
    Person person = company.anyone(dice.random());
    long at = time.at(now);
    gate.latest()
        .add(gate.latest().last().then(at, JobState.UNBLOCKED).with(new Unblocking(person, at)));
    if (step.field() != null) {
      build.add(
          new MetaDatum(
              at,
              step.field(),
              "Reviewed by "
                  + person.name()
                  + ": "
                  + build.head().message().lines().findFirst().orElse("")));
    }
    for (Segment segment : rest) {
      if (segment instanceof Segment.Gate next && next.slot().takesPart()) {
        break;
      }
      moveAll(List.of(segment), at, JobState.BLOCKED, JobState.WAITING);
    }
    resume(now);
    return now + 60;
  }

  private long retry(Segment.Work side, List<Segment> rest, long now) {
    Person person = company.anyone(dice.random());
    long at = time.at(now);
    for (Slot slot : side.slots()) {
      if (slot.failed()) {
        JobTrack failed = slot.latest();
        int attempt = failed.retrySource() == null ? 1 : failed.retrySource().attempt() + 1;
        JobTrack next =
            failed.again(dice.id(at), new RetrySource(failed.id(), "manual", attempt, person));
        next.add(JobMoment.first(at, JobState.WAITING));
        failed.add(
            failed
                .last()
                .then(at, failed.last().state())
                .with(new Successor(next.id(), "manual", person)));
        build.addAfter(failed, next);
        slot.replace(next);
      }
    }
    moveAll(List.of(side), at, JobState.WAITING_FAILED, JobState.WAITING);
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
      for (Slot slot : segment.all()) {
        if (slot.latest().last().state() == from) {
          slot.move(time, to);
        }
      }
    }
  }

  private int gates(BuildHead head) {
    return (int)
        steps.stream()
            .filter(s -> s instanceof BlockStep && (!s.onlyMain() || head.isMain()))
            .count();
  }
}
