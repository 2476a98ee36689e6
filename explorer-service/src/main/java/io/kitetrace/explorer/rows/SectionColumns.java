package io.kitetrace.explorer.rows;

import static io.opentelemetry.semconv.incubating.TestIncubatingAttributes.TEST_SUITE_NAME;

import io.kitetrace.trace.InsideJobAttributes;
import io.kitetrace.trace.TraceSpanKind;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/** Writes the rows of sections: whatever of a job took time, but for single tests. */
final class SectionColumns {

  private SectionColumns() {}

  /** A span that is one, and the key of its name. */
  record Section(SpanData span, TraceSpanKind kind, AttributeKey<String> name) {

    void write(RowSink to, int depth) {
      to.text(kind.value());
      to.text(value(name));
      to.integer(depth);
      to.time(IndexedTimeline.start(span));
      to.number(IndexedTimeline.millis(span));
      to.number(value(InsideJobAttributes.LOG_LINES));
      to.number(value(InsideJobAttributes.LOG_BYTES));
      to.text(value(InsideJobAttributes.ARTIFACT_PATH));
      to.number(value(InsideJobAttributes.TESTS_TOTAL));
      to.number(value(InsideJobAttributes.TESTS_FAILED));
      to.number(value(InsideJobAttributes.TESTS_SKIPPED));
    }

    /** Null where rules leave it out; a hashed number is a text, and has another key. */
    private <T> @Nullable T value(AttributeKey<T> key) {
      return span.getAttributes().get(key);
    }
  }

  static @Nullable Section of(SpanData span, TraceSpanKind kind) {
    return switch (kind) {
      case LOG_PHASE -> new Section(span, kind, InsideJobAttributes.LOG_PHASE);
      case LOG_GROUP -> new Section(span, kind, InsideJobAttributes.LOG_TITLE);
      case TEST_SUITE -> new Section(span, kind, TEST_SUITE_NAME);
      case PROFILE -> new Section(span, kind, InsideJobAttributes.PROFILE_NAME);
      case BUILD, STAGE, GROUP, STEP, JOB, QUEUE, BLOCK, TRIGGER, TEST_CASE -> null;
    };
  }
}
