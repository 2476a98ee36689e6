package io.kitetrace.enricher.tests;

import io.kitetrace.enricher.JobWindow;
import io.kitetrace.enricher.limit.ArtifactSink;
import io.kitetrace.enricher.limit.Longest;
import io.kitetrace.enricher.limit.Paths;
import io.kitetrace.timeline.TestTimeline;
import io.kitetrace.timeline.TestTimeline.Case;
import io.kitetrace.timeline.TestTimeline.Counts;
import io.kitetrace.timeline.TestTimeline.Report;
import io.kitetrace.timeline.TestTimeline.Result;
import io.kitetrace.timeline.TimelineLimits;
import io.kitetrace.timeline.TimelineStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes one timeline of a job's reports, within what a record may hold. For one job. */
public final class TestTimelineBuilder implements ArtifactSink {

  private static final long FAILED_FIRST = Long.MAX_VALUE / 2;

  private final ReportParser parser;
  private final JobWindow job;
  private final Paths paths = new Paths();
  private final List<Report> reports = new ArrayList<>();
  private int suites;

  /** Without reports so far. */
  public TestTimelineBuilder(ReportParser parser, JobWindow job) {
    this.parser = parser;
    this.job = job;
  }

  @Override
  public boolean hasRoom() {
    return reports.size() < TimelineLimits.FILES;
  }

  @Override
  public void add(String path, InputStream bytes) throws IOException {
    Report report = parser.read(path, bytes, job, TimelineLimits.ENTRIES);
    add(path, report.status(), report);
  }

  @Override
  public void missing(String path, TimelineStatus status) {
    add(path, status, new Report(path, status, Counts.NONE, List.of(), List.of(), 0));
  }

  /** All reports so far; of too many cases those that failed and the longest are left. */
  public TestTimeline timeline() {
    return new TestTimeline(reports);
  }

  private void add(String path, TimelineStatus status, Report report) {
    int room = Math.min(report.suites().size(), TimelineLimits.ENTRIES - suites);
    suites += room;
    reports.add(
        new Report(
            paths.unique(path),
            status,
            report.counts(),
            report.suites().subList(0, room),
            report.cases(),
            report.omitted() + report.suites().size() - room));
    trim();
  }

  /** A case, and its place among those of all reports. */
  private record Placed(int place, Case test) {

    long rank() {
      long nanos = Duration.between(test.start(), test.end()).toNanos();
      boolean failed = test.result() == Result.FAILED || test.result() == Result.ERROR;
      return failed || test.flaky() ? FAILED_FIRST + nanos : nanos;
    }
  }

  private void trim() {
    int all = reports.stream().mapToInt(report -> report.cases().size()).sum();
    if (all <= TimelineLimits.ENTRIES) {
      return;
    }
    Longest<Placed> kept = new Longest<>(TimelineLimits.ENTRIES, Placed::rank, Placed::place);
    int place = 0;
    for (Report report : reports) {
      for (Case test : report.cases()) {
        kept.add(new Placed(place++, test));
      }
    }
    Set<Integer> places = new HashSet<>();
    kept.inOrder().forEach(placed -> places.add(placed.place()));
    place = 0;
    for (int i = 0; i < reports.size(); i++) {
      Report report = reports.get(i);
      List<Case> left = new ArrayList<>();
      for (Case test : report.cases()) {
        if (places.contains(place++)) {
          left.add(test);
        }
      }
      reports.set(
          i,
          new Report(
              report.path(),
              report.status(),
              report.counts(),
              report.suites(),
              left,
              report.omitted() + report.cases().size() - left.size()));
    }
  }
}
