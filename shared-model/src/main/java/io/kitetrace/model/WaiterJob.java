package io.kitetrace.model;

import java.util.Objects;

/** A wait step: a mark between jobs, without state or times. */
public record WaiterJob(JobCore core) implements Job {

  /** Refuses nulls. */
  public WaiterJob {
    Objects.requireNonNull(core);
  }
}
