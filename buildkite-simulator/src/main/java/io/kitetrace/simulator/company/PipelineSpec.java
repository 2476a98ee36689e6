package io.kitetrace.simulator.company;

import java.util.ArrayList;
import java.util.List;

/**
 * A pipeline as the company's file describes it.
 *
 * @param weight how often it is built by itself, beside the others; 0 for one that is only
 *     triggered
 * @param queue where its steps run unless they say otherwise
 * @param blockedStyle {@code "state"} where a blocked build's state is {@code blocked}; otherwise
 *     it keeps its last state and has {@code "blocked": true}
 * @param scheduled whether a schedule builds it
 * @param tags whether its builds are for tags
 */
public record PipelineSpec(
    String slug,
    String name,
    String emoji,
    String description,
    int weight,
    String queue,
    String blockedStyle,
    boolean scheduled,
    boolean tags,
    List<Step> steps) {
  public PipelineSpec {
    blockedStyle = blockedStyle == null ? "flag" : blockedStyle;
    steps = List.copyOf(steps);
  }

  /** Jobs of one build with every step once: the upload and all steps. */
  int jobs() {
    return 1 + steps.stream().mapToInt(Step::jobs).sum();
  }

  /**
   * The same steps with more or fewer parallel jobs, so that a build has {@code target} jobs, its
   * upload included. If the steps alone are more, the last ones fall away.
   */
  public PipelineSpec withJobs(int target) {
    List<Step> fitted = new ArrayList<>(steps);
    int jobs = jobs();
    for (boolean moved = true; jobs != target && moved; ) {
      moved = false;
      // A round in proportion to what is missing, so that a build of thousands of jobs needs few
      // rounds.
      int pace = Math.max(1, Math.abs(target - jobs) / (4 * fitted.size()));
      for (int i = 0; i < fitted.size() && jobs != target; i++) {
        if (fitted.get(i) instanceof Step.Command step && stretches(step, jobs < target, fitted)) {
          int cells = step.jobs() / step.parallel();
          int room = Math.abs(target - jobs) / cells;
          int change =
              jobs < target
                  ? Math.min(pace, room)
                  : -Math.min(Math.min(pace, Math.max(1, room)), step.parallel() - 1);
          if (change != 0) {
            fitted.set(i, step.withParallel(step.parallel() + change));
            jobs += change * cells;
            moved = true;
          }
        }
      }
    }
    while (jobs > target && fitted.size() > 1) {
      jobs -= fitted.removeLast().jobs();
    }
    return withSteps(fitted);
  }

  private static boolean stretches(Step.Command step, boolean grow, List<Step> steps) {
    if (step.parallel() > 1) {
      return true;
    }
    // Pipelines without a parallel step grow where they run longest; a matrix stays as it is.
    return grow
        && step.matrix().isEmpty()
        && steps.stream()
            .noneMatch(
                s ->
                    s instanceof Step.Command c
                        && (c.parallel() > 1
                            || (c.matrix().isEmpty() && c.seconds() > step.seconds())));
  }

  PipelineSpec renamed(String newSlug, String newName) {
    return new PipelineSpec(
        newSlug, newName, emoji, description, weight, queue, blockedStyle, scheduled, tags, steps);
  }

  PipelineSpec withSteps(List<Step> newSteps) {
    return new PipelineSpec(
        slug, name, emoji, description, weight, queue, blockedStyle, scheduled, tags, newSteps);
  }
}
