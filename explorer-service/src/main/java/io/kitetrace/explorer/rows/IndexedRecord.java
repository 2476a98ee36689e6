package io.kitetrace.explorer.rows;

/** A record of one of the topics, on its way into the tables. */
public sealed interface IndexedRecord permits IndexedBuild, IndexedTimeline {

  /** Where it stands. */
  LogRecord record();
}
