package io.kitetrace.model;

import java.util.Objects;

/** A job of a type that was not known when this was written; it may have run like any other. */
public record UnknownJob(JobCore core, Execution execution) implements Job {

  /** Refuses nulls. */
  public UnknownJob {
    Objects.requireNonNull(core);
    Objects.requireNonNull(execution);
  }
}
