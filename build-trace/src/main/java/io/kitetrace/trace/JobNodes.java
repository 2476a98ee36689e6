package io.kitetrace.trace;

import io.kitetrace.model.BuildReference;
import io.kitetrace.model.Execution;
import io.kitetrace.model.Job;
import io.kitetrace.model.JobTimes;
import io.kitetrace.model.ManualJob;
import io.kitetrace.model.Outcome;
import io.kitetrace.model.TriggerJob;
import io.kitetrace.trace.SpanFacts.Activity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the spans of a build's jobs: of themselves, of their queueing, and of blocks. */
final class JobNodes {

  private static final int EXPECTED_ATTRIBUTES = 56;

  private final BuildContext context;

  /** Whether spans are to come of them, or only their times are looked at. */
  private final boolean described;

  private final JobNames names;
  private final JobAttributes attributes;
  private final Map<String, SpanNode> byJob = new HashMap<>();
  private final List<SpanNode> open = new ArrayList<>();
  private final Intervals blocked = new Intervals();

  private JobNodes(BuildContext context, boolean described) {
    this.context = context;
    this.described = described;
    this.names = new JobNames(context);
    this.attributes = new JobAttributes(context);
  }

  /** With everything that a span has. */
  static JobNodes described(BuildContext context) {
    return new JobNodes(context, true);
  }

  /** With their times, their names without place and attempt, and nothing else. */
  static JobNodes timed(BuildContext context) {
    return new JobNodes(context, false);
  }

  /** Makes all of them, and lets the root grow to hold them. */
  void make(SpanNode root) {
    for (Job job : context.jobs) {
      Execution run = job.execution();
      JobTiming timing = JobTiming.of(job);
      if (run != null && timing != null) {
        String base = names.base(job);
        SpanNode node = run(job, run, timing, base);
        hold(root, node);
        node.queue = queue(job, run, base, node);
        if (node.queue != null) {
          hold(root, node.queue);
        }
      }
    }
    // A block's start may hang on the build's, which every other start has a say in.
    Map<String, Long> starts = Blocks.starts(context.jobs, root.start);
    for (Job job : context.jobs) {
      if (job instanceof ManualJob manual && starts.containsKey(job.id())) {
        hold(root, block(manual, starts.get(job.id())));
      }
    }
    close(root);
    if (context.options.skippedJobs() && Nanos.known(root.end)) {
      skipped(root.end);
    }
  }

  /** All but the waits for agents. */
  Collection<SpanNode> executions() {
    return byJob.values();
  }

  @Nullable SpanNode of(Job job) {
    return byJob.get(job.id());
  }

  JobAttributes attributes() {
    return attributes;
  }

  Intervals blocked() {
    return blocked;
  }

  private SpanNode run(Job job, Execution run, JobTiming timing, String base) {
    TraceSpanKind kind = job instanceof TriggerJob ? TraceSpanKind.TRIGGER : TraceSpanKind.JOB;
    String name = described ? names.full(job, base) : base;
    SpanNode node =
        new SpanNode(
            kind,
            context.ids.ofId(job.id()),
            context.name(kind, name),
            timing.start(),
            timing.end());
    node.base = base;
    node.activity = timing.activity();
    node.ready = timing.ready();
    node.created = Nanos.of(job.core().times().createdAt());
    node.adjusted = timing.adjusted();
    byJob.put(job.id(), node);
    if (timing.open()) {
      node.derived = true;
      open.add(node);
    }
    if (described) {
      describe(node, job, run, name);
    }
    return node;
  }

  private void describe(SpanNode node, Job job, Execution run, String name) {
    Outcome outcome = Outcome.of(job);
    node.label = names.label(job, node.base, name);
    node.result = outcome.result();
    node.status = SpanStatus.ofJob(context, outcome, job, run);
    AttributeWriter writer = context.attributes(node.kind, EXPECTED_ATTRIBUTES);
    attributes.writeRun(writer, job, run, node.base, outcome);
    node.attributes = writer;
    String replaced = context.attempts.replacedBy(job.id());
    if (replaced != null) {
      SpanNode known = byJob.get(replaced);
      String spanId = known == null ? Identity.spanId(replaced) : known.spanId;
      node.link(context.links.to(context.span(spanId), "retry_of"));
    }
    BuildReference triggered = job instanceof TriggerJob trigger ? trigger.triggeredBuild() : null;
    if (triggered != null) {
      node.link(context.links.toBuild(triggered.id(), "triggered_build"));
    }
  }

  private @Nullable SpanNode queue(Job job, Execution run, String base, SpanNode waiter) {
    JobTimes times = job.core().times();
    long runnable = Nanos.of(times.runnableAt());
    long started = Nanos.of(times.startedAt());
    if (job instanceof TriggerJob
        || !Nanos.known(runnable)
        || !Nanos.known(started)
        || started < runnable
        || started - runnable < context.options.minQueueSpan().toNanos()) {
      return null;
    }
    if (!described) {
      return new SpanNode(TraceSpanKind.QUEUE, waiter.spanId, waiter.name, runnable, started);
    }
    String name = context.asService ? names.full(job, base) : waiter.name;
    SpanNode node =
        new SpanNode(
            TraceSpanKind.QUEUE,
            context.ids.ofText(job.id() + "/queue"),
            name + " (queued)",
            runnable,
            started);
    if (!waiter.label.equals(name)) {
      node.label = waiter.label + " (queued)";
    }
    node.activity = Activity.WAITED;
    node.waiter = waiter;
    AttributeWriter writer = context.attributes(TraceSpanKind.QUEUE, 24);
    attributes.writeQueue(writer, job, run, base);
    node.attributes = writer;
    return node;
  }

  private SpanNode block(ManualJob job, long start) {
    long end = Nanos.of(job.unblockedAt());
    String base = names.base(job);
    SpanNode node =
        new SpanNode(
            TraceSpanKind.BLOCK, context.ids.ofId(job.id()), base + " (blocked)", start, end);
    node.derived = true;
    node.base = base;
    node.activity = Activity.WAITED;
    node.created = Nanos.of(job.core().times().createdAt());
    if (described) {
      AttributeWriter writer = context.attributes(TraceSpanKind.BLOCK, 32);
      attributes.writeBlock(writer, job, base);
      node.attributes = writer;
    }
    byJob.put(job.id(), node);
    blocked.add(start, end);
    return node;
  }

  private static void hold(SpanNode root, SpanNode node) {
    root.start = Nanos.earlier(root.start, node.start);
    root.end = Nanos.later(root.end, node.end);
  }

  /**
   * What has no end of its own ends with the build; a preview's end is the latest time there is.
   */
  private void close(SpanNode root) {
    if (!context.build.finished()) {
      open.forEach(node -> root.end = Nanos.later(root.end, node.start));
      root.end = Nanos.later(root.end, root.start);
    }
    for (SpanNode node : open) {
      node.end = Nanos.later(node.start, root.end);
    }
    open.forEach(node -> hold(root, node));
    if (!Nanos.known(root.start)) {
      root.start = root.end;
    }
    if (root.end < root.start) {
      root.end = root.start;
      root.adjusted = true;
    }
  }

  private void skipped(long buildEnd) {
    for (Job job : context.jobs) {
      Execution run = job.execution();
      if (run != null && !byJob.containsKey(job.id())) {
        JobTiming none = new JobTiming(buildEnd, buildEnd, buildEnd, false, Activity.NONE);
        SpanNode node = run(job, run, none, names.base(job));
        node.derived = true;
      }
    }
  }
}
