package io.kitetrace.model;

import java.util.Objects;

/** A job that an agent runs. */
public record ScriptJob(JobCore core, Execution execution) implements Job {

  /** Refuses nulls. */
  public ScriptJob {
    Objects.requireNonNull(core);
    Objects.requireNonNull(execution);
  }
}
