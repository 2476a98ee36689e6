package io.kitetrace.explorer.rows;

import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.TestEngineTimeline;
import io.kitetrace.timeline.TestTimeline;
import io.kitetrace.timeline.TestTimeline.Report;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.trace.SpanFacts;
import io.kitetrace.trace.Trace;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A timeline of a job or a build, on its way into the tables. For one thread. */
public final class IndexedTimeline implements IndexedRecord {

  private final Timeline timeline;
  private final Trace trace;
  private final BuildColumns build;
  private final JobOfTimeline job;
  private final TimelineRows.Rules rules;

  IndexedTimeline(
      Timeline timeline,
      Trace trace,
      BuildColumns build,
      JobOfTimeline job,
      TimelineRows.Rules rules) {
    this.timeline = timeline;
    this.trace = trace;
    this.build = build;
    this.job = job;
    this.rules = rules;
  }

  /**
   * What it is the timeline of; a later one of the same takes its place.
   *
   * @param id the job's id, or the build's where it is about all of that
   */
  public record Subject(String id, String source) {}

  /** What it is the timeline of. */
  public Subject subject() {
    return new Subject(
        job.id() == null ? build.id() : Ids.of(job.id()).toString(), timeline.content().source());
  }

  @Override
  public LogRecord record() {
    return build.record();
  }

  /** Its row of {@code job_timelines}. */
  public void writeTimeline(RowSink to) {
    writeBuild(to);
    to.text(timeline.content().source());
    to.text(timeline.status().word());
    LogTimeline log = timeline.content() instanceof LogTimeline found ? found : null;
    TestTimeline tests = timeline.content() instanceof TestTimeline found ? found : null;
    to.number(log == null ? null : rules.lines().plain(log.lines()));
    to.number(log == null ? null : rules.bytes().plain(log.bytes()));
    to.number(rules.tests().plain(sum(tests, report -> report.counts().total())));
    to.number(rules.failedTests().plain(sum(tests, report -> report.counts().failed())));
    to.number(rules.skippedTests().plain(sum(tests, report -> report.counts().skipped())));
    to.text(IndexedBuild.digits(timeline.version()));
    to.time(record().recordedAt());
    writePlace(to);
  }

  /** Its rows of {@code job_sections}. */
  public void writeSections(RowSink to) {
    Map<String, Integer> depths = new HashMap<>();
    for (SpanData span : trace.spans()) {
      Integer around = depths.get(span.getParentSpanId());
      int depth = around == null ? 0 : around + 1;
      depths.put(span.getSpanId(), depth);
      SectionColumns.Section section = SectionColumns.of(span, SpanFacts.of(span).kind());
      if (section != null) {
        writeBuild(to);
        to.text(timeline.content().source());
        section.write(to, depth);
        writePlace(to);
      }
    }
  }

  /** Its rows of {@code job_tests}. */
  public void writeTests(RowSink to) {
    if (timeline.content() instanceof TestEngineTimeline engine) {
      for (TestEngineTimeline.Test test : engine.tests()) {
        writeBuild(to);
        to.text(timeline.content().source());
        TestColumns.write(to, test, rules);
        writePlace(to);
      }
      return;
    }
    for (SpanData span : trace.spans()) {
      SpanFacts facts = SpanFacts.of(span);
      if (TestColumns.isTest(facts)) {
        writeBuild(to);
        to.text(timeline.content().source());
        TestColumns.write(to, span, facts, rules);
        writePlace(to);
      }
    }
  }

  private void writeBuild(RowSink to) {
    to.id(job.id());
    to.id(build.id());
    to.text(build.organization());
    to.text(build.pipeline());
    to.number(build.number());
    to.text(build.branch());
    to.text(build.commit());
    to.text(job.step());
  }

  private void writePlace(RowSink to) {
    to.integer(record().partition());
    to.number(record().offset());
    to.endRow();
  }

  private static @Nullable Long sum(@Nullable TestTimeline tests, ToLongFunction<Report> count) {
    return tests == null ? null : (Long) tests.reports().stream().mapToLong(count).sum();
  }

  static Instant start(SpanData span) {
    long nanos = span.getStartEpochNanos();
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }

  static long millis(SpanData span) {
    return (span.getEndEpochNanos() - span.getStartEpochNanos()) / 1_000_000;
  }
}
