package io.kitetrace.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What holds for every trace, whatever the build. */
final class Invariants {

  static void check(Trace trace) {
    Map<String, SpanData> seen = new HashMap<>();
    for (SpanData span : trace.spans()) {
      assertThat(span.getTraceId()).matches("[0-9a-f]{32}").isEqualTo(trace.traceId());
      assertThat(span.getSpanId()).matches("[0-9a-f]{16}").isNotEqualTo("0".repeat(16));
      assertThat(span.getEndEpochNanos()).isGreaterThanOrEqualTo(span.getStartEpochNanos());
      assertThat(span.getStartEpochNanos()).isNotNegative();
      assertThat(span.getName()).isNotEmpty();
      checkAttributes(span);
      if (seen.isEmpty()) {
        assertThat(span.getSpanId()).isEqualTo(trace.rootSpanId());
      } else {
        SpanData parent = seen.get(span.getParentSpanId());
        assertThat(parent).as("a parent before its child").isNotNull();
        assertThat(span.getStartEpochNanos()).isGreaterThanOrEqualTo(parent.getStartEpochNanos());
        assertThat(span.getEndEpochNanos()).isLessThanOrEqualTo(parent.getEndEpochNanos());
      }
      assertThat(seen.put(span.getSpanId(), span)).as("ids are unique").isNull();
    }
    int counted = trace.spanCounts().values().stream().mapToInt(Integer::intValue).sum();
    assertThat(counted).isEqualTo(trace.spans().size());
  }

  static void checkAttributes(SpanData span) {
    Set<String> names = new HashSet<>();
    span.getAttributes()
        .forEach(
            (key, value) -> {
              // By hand: there are too many of them for assertion objects.
              if (!names.add(key.getKey())
                  || !type(key).isInstance(value)
                  || "n/a".equals(value)
                  || "null".equals(value)) {
                throw new AssertionError(key.getKey() + " is twice there, or wrong");
              }
            });
  }

  private static Class<?> type(AttributeKey<?> key) {
    return switch (key.getType()) {
      case STRING -> String.class;
      case LONG -> Long.class;
      case DOUBLE -> Double.class;
      case BOOLEAN -> Boolean.class;
      default -> java.util.List.class;
    };
  }

  private Invariants() {}
}
