package io.kitetrace.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job of a build. */
public sealed interface Job permits ScriptJob, TriggerJob, ManualJob, WaiterJob, UnknownJob {

  /** What every kind of job has. */
  JobCore core();

  /** What it ran; null for a job of a kind that runs nothing. */
  default @Nullable Execution execution() {
    return null;
  }

  /** The job's UUID. */
  default String id() {
    return core().id();
  }

  /** The type as the API wrote it. */
  default String type() {
    return core().type();
  }

  /** The state as the API wrote it; null for waiters. */
  default @Nullable String state() {
    return core().state();
  }

  /** When an agent began it. */
  default @Nullable Instant startedAt() {
    return core().times().startedAt();
  }

  /** When it ended, in whatever way. */
  default @Nullable Instant finishedAt() {
    return core().times().finishedAt();
  }
}
