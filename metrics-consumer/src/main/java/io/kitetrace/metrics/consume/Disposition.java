package io.kitetrace.metrics.consume;

/** What became of a record; each record of the log has exactly one. */
public enum Disposition {
  /** Its measurements were recorded; a version that brings nothing new has none. */
  COUNTED,
  /** Its pipeline is not among {@code METRICS_PIPELINES}. */
  UNLISTED,
  /** It finished longer ago than {@code METRICS_MAX_AGE}. */
  TOO_OLD,
  /** It has not finished, which the log's contract rules out. */
  UNFINISHED,
  /** It is no build. */
  MALFORMED,
  /** This program failed at it, which is a fault of the program. */
  FAILED
}
