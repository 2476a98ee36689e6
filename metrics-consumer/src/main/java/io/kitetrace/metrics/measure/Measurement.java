package io.kitetrace.metrics.measure;

import io.kitetrace.model.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One figure that a version of a build adds. Times are never negative. */
public sealed interface Measurement {

  /**
   * The time that a run spent in one of its states until it first finished.
   *
   * @param outcome null where the run had no result yet when it left the state
   */
  record RunTime(RunState state, Duration time, @Nullable Outcome outcome) implements Measurement {}

  /** The time from a finished run's resumption (a retry, an unblocked step) to its next finish. */
  record ResumedTime(Duration time, Outcome outcome) implements Measurement {}

  /** The time that a job waited for an agent or a concurrency slot; it may have waited in vain. */
  record QueueTime(String queue, Duration time, Outcome outcome) implements Measurement {}

  /** The time that a job ran on an agent. */
  record JobTime(String queue, Duration time, Outcome outcome) implements Measurement {}

  /** A job that failed, whether or not its run did. */
  record JobError(String errorType) implements Measurement {}

  /** A job that failed by the machine. */
  record SystemError(String errorType) implements Measurement {}

  /** What a run was made of until its first finish: the parts of its critical path. */
  record PathTime(Duration ran, Duration queued, Duration blocked, Duration gaps)
      implements Measurement {}

  /** What a run goes through. */
  enum RunState {
    /** Created, and no job has started. */
    PENDING,
    /** From the first job's start. */
    EXECUTING
  }
}
