package io.kitetrace.trace;

import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_TASK_NAME;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_ID;

import io.kitetrace.model.Job;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job's span, for what is to lie inside it. For one thread. */
final class JobSpace {

  private static final int EXPECTED_ATTRIBUTES = 24;

  final BuildContext context;
  final long start;
  final long end;
  private final Job job;
  private final String taskName;
  private final String spanId;

  private JobSpace(BuildContext context, Job job, long start, long end) {
    this.context = context;
    this.job = job;
    this.start = start;
    this.end = end;
    this.taskName = new JobNames(context).base(job);
    this.spanId = context.ids.ofId(job.id());
  }

  /** Of the build's only job; null where that has no span, or no end. */
  static @Nullable JobSpace of(BuildContext context) {
    if (context.jobs.isEmpty()) {
      return null;
    }
    Job job = context.jobs.getFirst();
    JobTiming timing = JobTiming.of(job);
    return timing == null || timing.open()
        ? null
        : new JobSpace(context, job, timing.start(), timing.end());
  }

  SpanContext parent() {
    return context.span(spanId);
  }

  /** A span inside another one, or inside the job's itself. */
  SpanNode node(
      TraceSpanKind kind, String place, String name, Interval time, @Nullable SpanNode around) {
    long from = around == null ? start : around.start;
    long to = around == null ? end : around.end;
    long begin = Math.clamp(time.start, from, to);
    long finish = Math.clamp(Math.max(time.start, time.end), begin, to);
    SpanNode node =
        new SpanNode(
            kind,
            context.ids.ofText(job.id() + "/" + place),
            Texts.clean(name, context.options.maxValueLength()),
            begin,
            finish);
    node.adjusted = begin != time.start || finish != time.end;
    AttributeWriter attributes = context.attributes(kind, EXPECTED_ATTRIBUTES);
    attributes.text(CICD_PIPELINE_TASK_NAME, taskName);
    attributes.text(CICD_PIPELINE_TASK_RUN_ID, job.id());
    attributes.text(BuildkiteAttributes.JOB_ID, job.id());
    attributes.text(BuildkiteAttributes.STEP_KEY, job.core().step().key());
    if (time.skew != 0) {
      attributes.number(InsideJobAttributes.SKEW, time.skew / 1_000_000);
    }
    node.attributes = attributes;
    if (around != null) {
      around.add(node);
    }
    return node;
  }

  /** The text, or the kind's word where the rules let that not leave as it is. */
  String name(TraceSpanKind kind, AttributeKey<String> key, String text) {
    return context.rules.keeps(key) && !text.isEmpty() ? text : kind.value().replace('_', ' ');
  }

  /**
   * How far times of another clock have to be moved to lie in the job: to its start where they
   * begin before it, else as little as lets them end with it.
   */
  long skew(long first, long last) {
    if (first < start) {
      return start - first;
    }
    return last > end ? Math.max(start - first, end - last) : 0;
  }

  /**
   * When something happened, in nanoseconds.
   *
   * @param skew how far it was moved
   */
  record Interval(long start, long end, long skew) {

    static Interval of(Instant start, Instant end, long skew) {
      return new Interval(Nanos.of(start) + skew, Nanos.of(end) + skew, skew);
    }
  }
}
