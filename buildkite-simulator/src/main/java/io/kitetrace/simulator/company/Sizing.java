package io.kitetrace.simulator.company;

import java.util.ArrayList;
import java.util.List;

/** Makes builds larger or smaller than the company's file describes them. */
public final class Sizing {
  /** What a build has on average as described, triggered ones and retries included. */
  private static final double DESCRIBED_JOBS = 12.1;

  private Sizing() {}

  static PipelineSpec scaled(PipelineSpec spec, int jobsPerBuild) {
    int target = (int) Math.max(2, Math.round(spec.jobs() * (jobsPerBuild / DESCRIBED_JOBS)));
    return spec.withSteps(fit(spec.steps(), target));
  }

  /**
   * The same steps with more or fewer parallel jobs, so that a build has {@code target} jobs, its
   * upload included. If the steps alone are more, the last ones fall away.
   */
  public static List<Step> fit(List<Step> steps, int target) {
    List<Step> fitted = new ArrayList<>(steps);
    int jobs = 1 + fitted.stream().mapToInt(Step::jobs).sum();
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
    return List.copyOf(fitted);
  }

  private static boolean stretches(Step.Command step, boolean grow, List<Step> steps) {
    if (step.parallel() > 1) {
      return true;
    }
    // Pipelines without a parallel step grow where they run longest; a matrix stays as it is.
    return grow
        && step.matrix().isEmpty()
        && steps.stream().noneMatch(s -> s instanceof Step.Command c && c.parallel() > 1)
        && steps.stream()
            .noneMatch(
                s ->
                    s instanceof Step.Command c
                        && c.matrix().isEmpty()
                        && c.seconds() > step.seconds());
  }
}
