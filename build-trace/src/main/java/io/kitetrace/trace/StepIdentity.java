package io.kitetrace.trace;

import io.kitetrace.model.Job;
import io.kitetrace.model.Step;
import org.jspecify.annotations.Nullable;

/** What makes jobs those of one step; never their name, which different steps share. */
final class StepIdentity {

  /** The step's id, else its key, else the first attempt of the chain that the job is part of. */
  static @Nullable String of(Job job, Attempts attempts) {
    String step = ofStep(job);
    return step == null ? attempts.chainOf(job.id()) : step;
  }

  static @Nullable String ofStep(Job job) {
    Step step = job.core().step();
    if (step.id() != null && !step.id().isEmpty()) {
      return step.id();
    }
    return step.key() == null || step.key().isEmpty() ? null : step.key();
  }

  private StepIdentity() {}
}
