package io.kitetrace.explorer.rows;

import static io.opentelemetry.semconv.CodeAttributes.CODE_FILE_PATH;
import static io.opentelemetry.semconv.incubating.TestIncubatingAttributes.TEST_CASE_NAME;
import static io.opentelemetry.semconv.incubating.TestIncubatingAttributes.TEST_CASE_RESULT_STATUS;
import static io.opentelemetry.semconv.incubating.TestIncubatingAttributes.TEST_SUITE_NAME;

import io.kitetrace.timeline.Timeline;
import io.kitetrace.trace.BuildOutlines;
import io.kitetrace.trace.InsideJobAttributes;
import io.kitetrace.trace.TimelineTraceBuilder;
import io.kitetrace.trace.TraceOptions;
import io.kitetrace.trace.ValueRule;

/**
 * Turns timelines into rows: those of a job's sections and tests are made of its spans, so that
 * they have the spans' times and obey the spans' rules. Safe for several threads.
 */
public final class TimelineRows {

  private final BuildOutlines outlines;
  private final TimelineTraceBuilder traces;
  private final ColumnRules columns;
  private final Rules rules;

  /** What of a timeline is in no span, and so needs rules of its own. */
  record Rules(
      ValueRule lines,
      ValueRule bytes,
      ValueRule tests,
      ValueRule failedTests,
      ValueRule skippedTests,
      ValueRule suite,
      ValueRule test,
      ValueRule result,
      ValueRule file,
      ValueRule flaky) {}

  /** By these options. */
  public TimelineRows(TraceOptions options) {
    this.outlines = new BuildOutlines(options);
    this.traces = new TimelineTraceBuilder(options);
    this.columns = new ColumnRules(outlines);
    this.rules =
        new Rules(
            outlines.rule(InsideJobAttributes.LOG_LINES),
            outlines.rule(InsideJobAttributes.LOG_BYTES),
            outlines.rule(InsideJobAttributes.TESTS_TOTAL),
            outlines.rule(InsideJobAttributes.TESTS_FAILED),
            outlines.rule(InsideJobAttributes.TESTS_SKIPPED),
            outlines.rule(TEST_SUITE_NAME),
            outlines.rule(TEST_CASE_NAME),
            outlines.rule(TEST_CASE_RESULT_STATUS),
            outlines.rule(CODE_FILE_PATH),
            outlines.rule(InsideJobAttributes.TEST_FLAKY));
  }

  /** The rows of a timeline, as the record has it. */
  public IndexedTimeline rows(Timeline timeline, LogRecord record) {
    BuildColumns build = BuildColumns.of(timeline.build(), record, columns);
    JobOfTimeline job =
        timeline.job() == null
            ? new JobOfTimeline(null, null)
            : new JobOfTimeline(
                columns.ids.text(timeline.job().id()), outlines.step(timeline.job()));
    return new IndexedTimeline(timeline, traces.build(timeline), build, job, rules);
  }
}
