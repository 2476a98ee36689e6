package io.kitetrace.trace.draw;

import io.kitetrace.trace.InsideJobAttributes;
import io.kitetrace.trace.SpanFacts;
import io.kitetrace.trace.Trace;
import io.kitetrace.trace.TraceSpanKind;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A build's spans, and those of the timelines inside its jobs. */
final class InsideJobs {

  private final List<SpanData> all = new ArrayList<>();

  /** By the ids of spans inside: the job's. */
  private final Map<String, SpanData> jobs = new HashMap<>();

  /** By the ids of jobs: how many cases all their suites have, and how many of them failed. */
  private final Map<String, long[]> tests = new HashMap<>();

  InsideJobs(Collection<SpanData> build, Collection<Trace> inside) {
    all.addAll(build);
    if (inside.isEmpty()) {
      return;
    }
    Map<String, SpanData> known = new HashMap<>();
    build.forEach(span -> known.put(span.getSpanId(), span));
    for (Trace timeline : inside) {
      for (SpanData span : timeline.spans()) {
        String around = span.getParentSpanId();
        SpanData job = jobs.containsKey(around) ? jobs.get(around) : known.get(around);
        if (job != null) {
          all.add(span);
          jobs.put(span.getSpanId(), job);
          count(job, span);
        }
      }
    }
  }

  private void count(SpanData job, SpanData span) {
    if (SpanFacts.of(span).kind() == TraceSpanKind.TEST_SUITE) {
      long[] counts = tests.computeIfAbsent(job.getSpanId(), id -> new long[2]);
      counts[0] += number(span, InsideJobAttributes.TESTS_TOTAL);
      counts[1] += number(span, InsideJobAttributes.TESTS_FAILED);
    }
  }

  private static long number(SpanData span, AttributeKey<Long> key) {
    Long number = span.getAttributes().get(key);
    return number == null ? 0 : number;
  }

  /** The build's spans, then those inside. */
  List<SpanData> spans() {
    return all;
  }

  /** Whether the span is inside a job. */
  boolean holds(SpanData span) {
    return jobs.containsKey(span.getSpanId());
  }

  /** What stands with the job already; nothing for a span of the build. */
  Attributes around(SpanData span) {
    SpanData job = jobs.get(span.getSpanId());
    return job == null ? Attributes.empty() : job.getAttributes();
  }

  /** In a few words, of a job whose reports were read; null of any other. */
  @Nullable String tests(SpanData job) {
    long[] counts = tests.get(job.getSpanId());
    if (counts == null || counts[0] == 0) {
      return null;
    }
    String all = String.format(Locale.ROOT, "%,d %s", counts[0], counts[0] == 1 ? "test" : "tests");
    return counts[1] == 0 ? all : all + String.format(Locale.ROOT, ", %,d failed", counts[1]);
  }
}
