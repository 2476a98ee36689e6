package io.kitetrace.enricher.tests;

import io.kitetrace.enricher.JobWindow;
import io.kitetrace.enricher.limit.Longest;
import io.kitetrace.enricher.tests.SuiteFrame.Placement;
import io.kitetrace.model.Timestamps;
import io.kitetrace.timeline.TestTimeline.Case;
import io.kitetrace.timeline.TestTimeline.Counts;
import io.kitetrace.timeline.TestTimeline.Report;
import io.kitetrace.timeline.TestTimeline.Suite;
import io.kitetrace.timeline.TimelineStatus;
import io.kitetrace.timeline.TimelineText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gathers a report's suites and cases, and lays them out in the job's time. */
final class ReportCollector {

  private static final long FAILED_FIRST = Long.MAX_VALUE / 2;

  private final long minNanos;
  private final JobWindow job;
  private final int max;

  /** The report itself lies around its suites. */
  private final SuiteFrame root;

  private final Deque<SuiteFrame> open = new ArrayDeque<>();
  private final List<Suite> suites = new ArrayList<>();
  private final Longest<Ranked> cases;
  private @Nullable CaseFrame current;
  private int elements;
  private int suitesBegun;
  private Counts counts = Counts.NONE;

  ReportCollector(Duration minDuration, JobWindow job, int max) {
    this.minNanos = minDuration.toNanos();
    this.job = job;
    this.max = max;
    this.cases = new Longest<>(max, Ranked::rank, ranked -> ranked.test.n());
    this.root = new SuiteFrame(null, null, "", placement(job.command(), 0), Counts.NONE);
  }

  /** A case, and how much it matters. */
  private record Ranked(Case test, long rank) {}

  void beginSuite(Attributes attributes) {
    SuiteFrame around = around();
    long length = Math.max(0, attributes.duration());
    Instant own = time(attributes);
    boolean derived = own == null || !job.canHold(own);
    Instant start =
        own == null || derived ? around.start.plusNanos(around.lane.place(length)) : own;
    String name = attributes.text("name");
    int n = elements++;
    boolean kept = suitesBegun++ < max;
    SuiteFrame suite =
        new SuiteFrame(
            kept ? n : null,
            around,
            name == null ? "suite" : TimelineText.of(name),
            new Placement(start, derived, length, job.from(start).toNanos()),
            new Counts(
                attributes.count("tests", "total", "testcasecount"),
                attributes.count("failures", "failed") + attributes.count("errors"),
                attributes.count("errors"),
                attributes.count("skipped", "disabled", "ignored")));
    open.push(suite);
  }

  void endSuite() {
    SuiteFrame suite = open.pop();
    SuiteFrame around = around();
    if (suite.derived) {
      around.lane.reach(Duration.between(around.start, suite.start).toNanos() + suite.length());
    }
    Counts own = suite.counts();
    counts =
        new Counts(
            counts.total() + own.total(),
            counts.failed() + own.failed(),
            counts.errors() + own.errors(),
            counts.skipped() + own.skipped());
    if (suite.n != null) {
      suites.add(suite.suite());
    }
  }

  void beginCase(Attributes attributes) {
    current = new CaseFrame(elements++, attributes);
  }

  boolean inCase() {
    return current != null;
  }

  void child(String element, Attributes attributes) {
    Objects.requireNonNull(current).child(element, attributes);
  }

  void endCase() {
    CaseFrame test = Objects.requireNonNull(current);
    current = null;
    SuiteFrame suite = around();
    suite.count(test.result());
    Instant start = suite.start.plusNanos(suite.lane.place(test.duration));
    boolean matters = test.failed() || test.flaky();
    if (matters || (test.duration > 0 && test.duration >= minNanos)) {
      Case told =
          new Case(
              test.n,
              suite.n == null ? suite.parent : suite.n,
              test.name,
              test.className,
              test.file,
              test.result(),
              test.errorType(),
              test.flaky(),
              start,
              start.plusNanos(test.duration));
      cases.add(new Ranked(told, matters ? FAILED_FIRST + test.duration : test.duration));
    }
  }

  /** What was read; suites that are still open end here. */
  Report report(String path, TimelineStatus status) {
    while (!open.isEmpty()) {
      endSuite();
    }
    Counts own = root.counts();
    Counts all =
        new Counts(
            counts.total() + own.total(),
            counts.failed() + own.failed(),
            counts.errors() + own.errors(),
            counts.skipped() + own.skipped());
    List<Suite> inOrder = suites.stream().sorted(Comparator.comparingInt(Suite::n)).toList();
    long omitted = cases.dropped() + suitesBegun - suites.size();
    return new Report(
        path,
        status,
        all,
        inOrder,
        cases.inOrder().stream().map(Ranked::test).toList(),
        (int) Math.min(Integer.MAX_VALUE, omitted));
  }

  private SuiteFrame around() {
    SuiteFrame innermost = open.peek();
    return innermost == null ? root : innermost;
  }

  private Placement placement(Instant start, long length) {
    return new Placement(start, true, length, job.from(start).toNanos());
  }

  /** The suite's own start; one without a zone is taken for UTC. */
  private static @Nullable Instant time(Attributes attributes) {
    String text = attributes.text("timestamp", "start-time");
    if (text == null) {
      String date = attributes.text("run-date");
      String time = attributes.text("run-time");
      text = date == null || time == null ? null : date + "T" + time;
    }
    if (text == null) {
      return null;
    }
    Instant zoned = Timestamps.parse(text.strip());
    return zoned == null ? Timestamps.parse(text.strip() + "Z") : zoned;
  }
}
