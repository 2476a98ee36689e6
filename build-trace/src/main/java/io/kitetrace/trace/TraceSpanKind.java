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
  TRIGGER;

  private final String value = name().toLowerCase(Locale.ROOT);

  /** The attribute's value. */
  public String value() {
    return value;
  }
}
