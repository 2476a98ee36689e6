package io.kitetrace.trace;

import java.util.Locale;

/** What a span stands for; the value of {@code kitetrace.span.kind}. */
public enum TraceSpanKind {
  /** The build: the root. */
  BUILD,
  /** A run of the build, with {@code trace.compatibility=buildkite}. */
  STAGE,
  /** A group step. */
  GROUP,
  /** A step that ran several jobs. */
  STEP,
  /** A job. */
  JOB,
  /** A job's wait for an agent or a concurrency slot. */
  QUEUE,
  /** A wait for a person. */
  BLOCK,
  /** A trigger step. */
  TRIGGER,
  /** A phase of the agent's work on a job. */
  LOG_PHASE,
  /** A section of a job's log. */
  LOG_GROUP,
  /** A suite of a test report. */
  TEST_SUITE,
  /** A test. */
  TEST_CASE,
  /** Something that took long in a profile. */
  PROFILE;

  private final String value = name().toLowerCase(Locale.ROOT);

  /** Whether it comes of a timeline, not of a build. */
  public boolean insideJob() {
    return compareTo(LOG_PHASE) >= 0;
  }

  /** The attribute's value. */
  public String value() {
    return value;
  }
}
