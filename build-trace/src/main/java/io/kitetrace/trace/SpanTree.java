package io.kitetrace.trace;

import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_TASK_NAME;

import io.kitetrace.model.EmojiCodes;
import io.kitetrace.model.Execution;
import io.kitetrace.model.Job;
import io.kitetrace.model.ManualJob;
import io.kitetrace.model.Outcome;
import io.kitetrace.model.ScriptJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hangs the spans of jobs under steps, groups and the root. */
final class SpanTree {

  private final BuildContext context;
  private final JobNodes nodes;
  private final Map<String, SpanNode> groups = new LinkedHashMap<>();
  private final Map<String, SpanNode> steps = new LinkedHashMap<>();

  SpanTree(BuildContext context, JobNodes nodes) {
    this.context = context;
    this.nodes = nodes;
  }

  void grow(SpanNode root) {
    SpanNode top = context.asService ? stage(root) : root;
    Map<String, List<Job>> jobsOfStep = jobsThatRan();
    for (Job job : context.jobs) {
      SpanNode node = nodes.of(job);
      if (node == null) {
        continue;
      }
      String identity = identity(job);
      List<Job> siblings =
          identity == null ? List.of() : jobsOfStep.getOrDefault(identity, List.of(job));
      SpanNode parent =
          identity != null && (siblings.size() > 1 || context.asService)
              ? step(top, identity, siblings)
              : group(top, job);
      parent.add(node);
      if (node.queue != null) {
        parent.add(node.queue);
      }
    }
    steps.values().forEach(SpanNode::growAroundChildren);
    groups.values().forEach(SpanNode::growAroundChildren);
    top.growAroundChildren();
    root.growAroundChildren();
  }

  /** By the identity of their step. */
  private Map<String, List<Job>> jobsThatRan() {
    Map<String, List<Job>> jobs = new HashMap<>();
    for (Job job : context.jobs) {
      SpanNode node = nodes.of(job);
      String identity = node == null || !node.ran() ? null : identity(job);
      if (identity != null) {
        jobs.computeIfAbsent(identity, unseen -> new ArrayList<>(1)).add(job);
      }
    }
    return jobs;
  }

  private @Nullable String identity(Job job) {
    String identity = job instanceof ManualJob ? null : StepIdentity.of(job, context.attempts);
    return identity == null && context.asService ? job.id() : identity;
  }

  private SpanNode step(SpanNode root, String identity, List<Job> jobs) {
    SpanNode known = steps.get(identity);
    if (known != null) {
      return known;
    }
    Job first = jobs.getFirst();
    String name = stepName(jobs);
    SpanNode step = empty(TraceSpanKind.STEP, context.build.id() + "/step/" + identity, name);
    Execution run = first.execution();
    AttributeWriter writer = context.attributes(TraceSpanKind.STEP, 12);
    writer.text(CICD_PIPELINE_TASK_NAME, name);
    nodes.attributes().writeStep(writer, first.core());
    if (context.asService && first instanceof ScriptJob && run != null) {
      writer.text(BuildkiteAttributes.STEP_COMMAND, run.command());
    }
    step.attributes = writer;
    steps.put(identity, step);
    group(root, first).add(step);
    return step;
  }

  /** The jobs' name; where a matrix gives each job one of its own, the step's key. */
  private String stepName(List<Job> jobs) {
    String name = baseOf(jobs.getFirst());
    String key = jobs.getFirst().core().step().key();
    boolean same = jobs.stream().allMatch(job -> baseOf(job).equals(name));
    return same
            || key == null
            || key.isEmpty()
            || !context.rules.keeps(BuildkiteAttributes.STEP_KEY)
        ? name
        : Texts.clean(key, context.options.maxValueLength());
  }

  private String baseOf(Job job) {
    return Objects.requireNonNull(nodes.of(job)).base;
  }

  private SpanNode group(SpanNode root, Job job) {
    String key = job.core().groupKey();
    if (key == null || key.isEmpty()) {
      return root;
    }
    return groups.computeIfAbsent(
        key,
        unseen -> {
          String id = context.build.id() + "/group/" + key;
          SpanNode group = empty(TraceSpanKind.GROUP, id, groupName(key));
          AttributeWriter writer = context.attributes(TraceSpanKind.GROUP, 6);
          writer.text(BuildkiteAttributes.STEP_GROUP_KEY, key);
          group.attributes = writer;
          root.add(group);
          return group;
        });
  }

  private String groupName(String key) {
    if (!context.rules.keeps(BuildkiteAttributes.STEP_GROUP_KEY)) {
      return "group";
    }
    String label = EmojiCodes.removedFrom(key);
    return Texts.clean(label.isEmpty() ? key : label, context.options.maxValueLength());
  }

  /** The build's run, which holds all but the root. */
  private SpanNode stage(SpanNode root) {
    String id = context.build.id() + "/stage";
    SpanNode stage = empty(TraceSpanKind.STAGE, id, "stage");
    stage.start = root.start;
    stage.end = root.end;
    stage.status = SpanStatus.ofBuild(context, Outcome.of(context.build));
    AttributeWriter writer = context.attributes(TraceSpanKind.STAGE, 24);
    writer.text(ERROR_TYPE, Outcome.of(context.build).errorType());
    writer.text(BuildkiteAttributes.BUILD_STATE, context.build.state());
    writer.text(BuildkiteAttributes.BUILD_BLOCKED_STATE, context.build.blockedState());
    stage.attributes = writer;
    root.add(stage);
    return stage;
  }

  private SpanNode empty(TraceSpanKind kind, String idText, String name) {
    SpanNode node =
        new SpanNode(
            kind, context.ids.ofText(idText), context.name(kind, name), Nanos.NONE, Nanos.NONE);
    node.label = name;
    return node;
  }
}
