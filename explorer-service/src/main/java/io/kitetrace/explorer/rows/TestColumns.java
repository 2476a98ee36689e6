package io.kitetrace.explorer.rows;

import static io.opentelemetry.semconv.CodeAttributes.CODE_FILE_PATH;
import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;
import static io.opentelemetry.semconv.incubating.TestIncubatingAttributes.TEST_CASE_NAME;
import static io.opentelemetry.semconv.incubating.TestIncubatingAttributes.TEST_SUITE_NAME;

import io.kitetrace.timeline.TestEngineTimeline.Test;
import io.kitetrace.trace.BuildkiteAttributes;
import io.kitetrace.trace.InsideJobAttributes;
import io.kitetrace.trace.SpanFacts;
import io.kitetrace.trace.TraceSpanKind;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the rows of tests. */
final class TestColumns {

  private static final String FLAKY = "flaky";
  private static final String UNKNOWN = "unknown";

  private TestColumns() {}

  static boolean isTest(SpanFacts facts) {
    return facts.kind() == TraceSpanKind.TEST_CASE;
  }

  /** A case of a report. */
  static void write(RowSink to, SpanData span, SpanFacts facts, TimelineRows.Rules rules) {
    to.text(value(span, TEST_SUITE_NAME));
    to.text(value(span, TEST_CASE_NAME));
    to.text(value(span, InsideJobAttributes.TEST_CLASS));
    to.text(value(span, CODE_FILE_PATH));
    to.text(
        rules
            .result()
            .text(
                facts.result() == null ? UNKNOWN : facts.result().name().toLowerCase(Locale.ROOT)));
    to.text(value(span, ERROR_TYPE));
    Boolean flaky = value(span, InsideJobAttributes.TEST_FLAKY);
    to.flag(rules.flaky().plain(Boolean.TRUE.equals(flaky)));
    to.time(IndexedTimeline.start(span));
    to.number(IndexedTimeline.millis(span));
    to.flag(value(span, BuildkiteAttributes.TIME_DERIVED));
    to.text(value(span, InsideJobAttributes.ARTIFACT_PATH));
    to.text(null);
    to.fraction(null);
  }

  /** A test as Test Engine knows it. */
  static void write(RowSink to, Test test, TimelineRows.Rules rules) {
    to.text(rules.suite().text(test.scope()));
    to.text(rules.test().text(test.name()));
    to.text(null);
    to.text(rules.file().text(test.location()));
    to.text(rules.result().text(outcome(test)));
    to.text(null);
    to.flag(rules.flaky().plain(test.labels().contains(FLAKY)));
    to.time(null);
    Double seconds = test.averageSeconds();
    to.number(seconds == null ? null : (Long) Math.round(seconds * 1_000));
    to.flag(null);
    to.text(null);
    to.text(rules.flaky().text(String.join(", ", test.labels())));
    to.fraction(rules.flaky().plain(test.reliability()));
  }

  /** Of all its executions in the build: a single failed one is a failure. */
  private static String outcome(Test test) {
    if (test.executions().getOrDefault("failed", 0L) > 0) {
      return "failure";
    }
    return test.executions().getOrDefault("passed", 0L) > 0 ? "success" : UNKNOWN;
  }

  private static <T> @Nullable T value(SpanData span, AttributeKey<T> key) {
    return span.getAttributes().get(key);
  }
}
