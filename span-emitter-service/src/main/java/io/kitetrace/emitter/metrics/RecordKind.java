package io.kitetrace.emitter.metrics;

/** What a record tells of. */
public enum RecordKind {
  /** A build: a record of the log. */
  BUILD,
  /** What went on inside a job: a record of the timelines. */
  TIMELINE
}
