package io.kitetrace.explorer.rows;

import io.kitetrace.model.Build;
import io.kitetrace.trace.BuildOutlines;
import io.kitetrace.trace.TraceOptions;

/**
 * Turns builds into rows, by the rules of their spans: a value is in a table only if a span of the
 * build may have it. Safe for several threads.
 */
public final class BuildRows {

  private final BuildOutlines outlines;
  private final ColumnRules rules;

  /** By these options. */
  public BuildRows(TraceOptions options) {
    this.outlines = new BuildOutlines(options);
    this.rules = new ColumnRules(outlines);
  }

  /** The rows of a finished build, as the record has it. */
  public IndexedBuild rows(Build build, LogRecord record) {
    return new IndexedBuild(build, outlines.of(build), record, rules);
  }
}
