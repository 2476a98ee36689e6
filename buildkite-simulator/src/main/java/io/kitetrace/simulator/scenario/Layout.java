package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Step;
import io.kitetrace.simulator.scenario.JobMoment.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes a build's jobs from its pipeline's steps, all at the moment of the upload. */
final class Layout {
  /**
   * What a build goes through one after the other: jobs that may run side by side, or a gate, a
   * step that waits for a person.
   */
  record Segment(List<Slot> slots, boolean isGate) {}

  /** One job's place in a build, whichever attempt fills it. */
  static final class Slot {
    private JobTrack latest;
    private boolean done;

    Slot(JobTrack first) {
      latest = first;
    }

    Step step() {
      return latest.step();
    }

    JobTrack latest() {
      return latest;
    }

    void replace(JobTrack attempt) {
      latest = attempt;
    }

    boolean done() {
      return done;
    }

    void setDone() {
      done = true;
    }

    boolean takesPart() {
      return latest.last().state() != JobState.BROKEN;
    }

    boolean failed() {
      return switch (latest.last().state()) {
        case FAILED, TIMED_OUT, EXPIRED -> !done;
        default -> false;
      };
    }

    void move(long time, JobState state) {
      latest.add(latest.last().then(time, state));
    }
  }

  private final BuildTrack build;
  private final Dice dice;
  private final long createdAt;
  private final List<Segment> segments = new ArrayList<>();
  private List<Slot> side = new ArrayList<>();
  private boolean behindGate;

  private Layout(BuildTrack build, Dice dice, long createdAt) {
    this.build = build;
    this.dice = dice;
    this.createdAt = createdAt;
  }

  /** Adds the jobs to the build, created at {@code createdAt} (milliseconds since the epoch). */
  static List<Segment> of(List<Step> steps, BuildTrack build, Dice dice, long createdAt) {
    Layout layout = new Layout(build, dice, createdAt);
    steps.forEach(layout::add);
    layout.closeWork();
    return layout.segments;
  }

  private void add(Step step) {
    switch (step) {
      case Step.Command command -> addCommand(command);
      case Step.Trigger trigger ->
          side.add(slot(trigger, trigger.label(), dice.id(createdAt), 0, Map.of()));
      case Step.Wait wait -> {
        slot(wait, "wait", dice.id(createdAt), 0, Map.of());
        closeWork();
      }
      case Step.Block block -> {
        closeWork();
        behindGate |= takesPart(block);
        Slot gate = slot(block, block.label(), dice.id(createdAt), 0, Map.of());
        segments.add(new Segment(List.of(gate), true));
      }
    }
  }

  private void addCommand(Step.Command command) {
    UUID stepId = dice.id(createdAt);
    for (Map<String, String> cell : command.cells()) {
      String label = filled(command.label(), cell);
      for (int i = 0; i < command.parallel(); i++) {
        side.add(slot(command, label, stepId, i, cell));
      }
    }
  }

  private void closeWork() {
    if (!side.isEmpty()) {
      segments.add(new Segment(side, false));
      side = new ArrayList<>();
    }
  }

  private Slot slot(Step step, String label, UUID stepId, int index, Map<String, String> cell) {
    JobState state =
        !takesPart(step) ? JobState.BROKEN : behindGate ? JobState.BLOCKED : JobState.WAITING;
    JobTrack job =
        new JobTrack(
            dice.id(createdAt),
            new JobTrack.Definition(stepId, step, label, index, cell),
            JobMoment.first(createdAt, state));
    build.add(job);
    return new Slot(job);
  }

  private boolean takesPart(Step step) {
    return !step.onlyMain() || build.head().isMain();
  }

  private static String filled(String label, Map<String, String> cell) {
    String text = label;
    for (Map.Entry<String, String> value : cell.entrySet()) {
      text = text.replace("{{matrix." + value.getKey() + "}}", value.getValue());
      text = cell.size() == 1 ? text.replace("{{matrix}}", value.getValue()) : text;
    }
    return text;
  }
}
