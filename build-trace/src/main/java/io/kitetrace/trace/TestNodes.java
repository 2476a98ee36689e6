package io.kitetrace.trace;

import static io.opentelemetry.semconv.CodeAttributes.CODE_FILE_PATH;
import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;
import static io.opentelemetry.semconv.incubating.TestIncubatingAttributes.TEST_CASE_NAME;
import static io.opentelemetry.semconv.incubating.TestIncubatingAttributes.TEST_CASE_RESULT_STATUS;
import static io.opentelemetry.semconv.incubating.TestIncubatingAttributes.TEST_SUITE_NAME;
import static io.opentelemetry.semconv.incubating.TestIncubatingAttributes.TEST_SUITE_RUN_STATUS;

import io.kitetrace.model.Outcome;
import io.kitetrace.timeline.TestTimeline;
import io.kitetrace.timeline.TestTimeline.Case;
import io.kitetrace.timeline.TestTimeline.Counts;
import io.kitetrace.timeline.TestTimeline.Report;
import io.kitetrace.timeline.TestTimeline.Result;
import io.kitetrace.timeline.TestTimeline.Suite;
import io.kitetrace.trace.AttributeWriter.Word;
import io.kitetrace.trace.JobSpace.Interval;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.semconv.incubating.TestIncubatingAttributes.TestCaseResultStatusIncubatingValues;
import io.opentelemetry.semconv.incubating.TestIncubatingAttributes.TestSuiteRunStatusIncubatingValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the spans of test reports: suites, and in them the reported cases. */
final class TestNodes {

  private static final Word PASS = new Word(TestCaseResultStatusIncubatingValues.PASS);
  private static final Word FAIL = new Word(TestCaseResultStatusIncubatingValues.FAIL);
  private static final Word SUCCESS = new Word(TestSuiteRunStatusIncubatingValues.SUCCESS);
  private static final Word FAILURE = new Word(TestSuiteRunStatusIncubatingValues.FAILURE);
  private static final Word SKIPPED = new Word(TestSuiteRunStatusIncubatingValues.SKIPPED);

  private final JobSpace job;
  private final List<SpanNode> top = new ArrayList<>();

  TestNodes(JobSpace job) {
    this.job = job;
  }

  List<SpanNode> of(TestTimeline tests) {
    tests.reports().forEach(this::report);
    return top;
  }

  private void report(Report report) {
    Map<Integer, Counts> sums = sums(report);
    Map<Integer, SpanNode> suites = new HashMap<>();
    Map<Integer, String> names = new HashMap<>();
    for (Suite suite : report.suites()) {
      SpanNode around = suite.parent() == null ? null : suites.get(suite.parent());
      SpanNode node = suite(report, suite, around, Objects.requireNonNull(sums.get(suite.n())));
      suites.put(suite.n(), node);
      names.put(suite.n(), suite.name());
    }
    for (Case test : report.cases()) {
      SpanNode around = test.suite() == null ? null : suites.get(test.suite());
      String suite = test.suite() == null ? null : names.get(test.suite());
      test(report, test, around, suite);
    }
  }

  /** Each suite's counts with those of the suites in it, which stand after it. */
  private static Map<Integer, Counts> sums(Report report) {
    Map<Integer, Counts> sums = new HashMap<>();
    List<Suite> suites = report.suites();
    for (Suite suite : suites) {
      sums.put(suite.n(), suite.counts());
    }
    for (Suite suite : suites.reversed()) {
      Integer parent = suite.parent();
      if (parent != null && parent < suite.n()) {
        Counts own = Objects.requireNonNull(sums.get(suite.n()));
        sums.computeIfPresent(parent, (n, counts) -> sum(counts, own));
      }
    }
    return sums;
  }

  private static Counts sum(Counts a, Counts b) {
    return new Counts(
        a.total() + b.total(),
        a.failed() + b.failed(),
        a.errors() + b.errors(),
        a.skipped() + b.skipped());
  }

  private SpanNode suite(Report report, Suite suite, @Nullable SpanNode around, Counts sum) {
    SpanNode node =
        job.node(
            TraceSpanKind.TEST_SUITE,
            "test/" + report.path() + "/" + suite.n(),
            job.name(TraceSpanKind.TEST_SUITE, TEST_SUITE_NAME, suite.name()),
            Interval.of(suite.start(), suite.end(), 0),
            around);
    node.derived = suite.derived();
    AttributeWriter to = Objects.requireNonNull(node.attributes);
    to.text(TEST_SUITE_NAME, suite.name());
    to.text(InsideJobAttributes.ARTIFACT_PATH, report.path());
    to.number(InsideJobAttributes.TESTS_TOTAL, suite.counts().total());
    to.number(InsideJobAttributes.TESTS_FAILED, suite.counts().failed());
    to.number(InsideJobAttributes.TESTS_ERRORS, suite.counts().errors());
    to.number(InsideJobAttributes.TESTS_SKIPPED, suite.counts().skipped());
    boolean skipped = sum.total() > 0 && sum.skipped() == sum.total();
    to.word(TEST_SUITE_RUN_STATUS, sum.failed() > 0 ? FAILURE : skipped ? SKIPPED : SUCCESS);
    if (sum.failed() > 0) {
      boolean told = job.context.rules.keeps(InsideJobAttributes.TESTS_FAILED);
      node.result = Outcome.Result.FAILURE;
      node.status =
          StatusData.create(
              StatusCode.ERROR, told ? sum.failed() + " of " + sum.total() + " tests failed" : "");
      to.word(ERROR_TYPE, new Word("failed"));
    } else {
      node.result = skipped ? Outcome.Result.SKIP : Outcome.Result.SUCCESS;
    }
    if (around == null) {
      top.add(node);
    }
    return node;
  }

  private void test(
      Report report, Case test, @Nullable SpanNode around, @Nullable String suiteName) {
    SpanNode node =
        job.node(
            TraceSpanKind.TEST_CASE,
            "test/" + report.path() + "/" + test.n(),
            job.name(TraceSpanKind.TEST_CASE, TEST_CASE_NAME, test.name()),
            Interval.of(test.start(), test.end(), 0),
            around);
    node.derived = true;
    AttributeWriter to = Objects.requireNonNull(node.attributes);
    to.text(TEST_CASE_NAME, test.name());
    to.text(TEST_SUITE_NAME, suiteName);
    to.text(InsideJobAttributes.TEST_CLASS, test.className());
    to.text(CODE_FILE_PATH, test.file());
    to.text(InsideJobAttributes.ARTIFACT_PATH, report.path());
    if (test.flaky()) {
      to.flag(InsideJobAttributes.TEST_FLAKY, true);
    }
    if (test.result() == Result.FAILED || test.result() == Result.ERROR) {
      boolean broke = test.result() == Result.ERROR;
      to.word(TEST_CASE_RESULT_STATUS, FAIL);
      if (test.errorType() == null) {
        to.word(ERROR_TYPE, new Word(broke ? "error" : "failed"));
      } else {
        to.text(ERROR_TYPE, test.errorType());
      }
      node.result = Outcome.Result.FAILURE;
      node.status =
          StatusData.create(StatusCode.ERROR, broke ? "the test broke" : "the test failed");
    } else if (test.result() == Result.PASSED) {
      to.word(TEST_CASE_RESULT_STATUS, PASS);
      node.result = Outcome.Result.SUCCESS;
    }
    if (around == null) {
      top.add(node);
    }
  }
}
