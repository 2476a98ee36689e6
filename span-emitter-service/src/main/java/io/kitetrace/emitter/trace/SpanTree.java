package io.kitetrace.emitter.trace;

import io.kitetrace.model.Job;
import io.kitetrace.model.ManualJob;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
    Set<String> several = sharedIdentities();
    for (Job job : context.jobs) {
      SpanNode node = nodes.of(job);
      if (node == null) {
        continue;
      }
      String identity = identity(job);
      SpanNode parent =
          identity != null && several.contains(identity)
              ? step(root, job, identity)
              : group(root, job);
      parent.add(node);
      SpanNode queue = nodes.queueOf(job);
      if (queue != null) {
        parent.add(queue);
      }
    }
    steps.values().forEach(SpanNode::growAroundChildren);
    groups.values().forEach(SpanNode::growAroundChildren);
    root.growAroundChildren();
  }

  /** The identities of which several jobs ran. */
  private Set<String> sharedIdentities() {
    Set<String> once = new HashSet<>();
    Set<String> several = new HashSet<>();
    for (Job job : context.jobs) {
      SpanNode node = nodes.of(job);
      String identity = node == null || !node.ran ? null : identity(job);
      if (identity != null && !once.add(identity)) {
        several.add(identity);
      }
    }
    return several;
  }

  private @Nullable String identity(Job job) {
    return job instanceof ManualJob ? null : StepIdentity.of(job, context.attempts);
  }

  private SpanNode step(SpanNode root, Job job, String identity) {
    SpanNode known = steps.get(identity);
    if (known != null) {
      return known;
    }
    String name = stepName(job, identity);
    SpanNode step = empty(TraceSpanKind.STEP, context.build.id() + "/step/" + identity, name);
    AttributeWriter writer = context.attributes(TraceSpanKind.STEP, 12);
    writer.text(BuildkiteAttributes.TASK_NAME, name);
    nodes.attributes().writeStep(writer, job.core());
    step.attributes = writer;
    steps.put(identity, step);
    group(root, job).add(step);
    return step;
  }

  /** The jobs' name; where a matrix gives each job one of its own, the step's key. */
  private String stepName(Job first, String identity) {
    String name = nodes.names().base(first);
    String key = first.core().step().key();
    boolean same =
        context.jobs.stream()
            .filter(job -> identity.equals(identity(job)))
            .allMatch(job -> nodes.names().base(job).equals(name));
    return same || key == null || key.isEmpty() ? name : key;
  }

  private SpanNode group(SpanNode root, Job job) {
    String key = job.core().groupKey();
    if (key == null || key.isEmpty()) {
      return root;
    }
    return groups.computeIfAbsent(
        key,
        unseen -> {
          String label = Labels.withoutEmojiCodes(key);
          String name =
              Texts.clean(label.isEmpty() ? key : label, context.options.maxValueLength());
          SpanNode group = empty(TraceSpanKind.GROUP, context.build.id() + "/group/" + key, name);
          AttributeWriter writer = context.attributes(TraceSpanKind.GROUP, 6);
          writer.text(BuildkiteAttributes.STEP_GROUP_KEY, key);
          group.attributes = writer;
          root.add(group);
          return group;
        });
  }

  private SpanNode empty(TraceSpanKind kind, String idText, String name) {
    return new SpanNode(kind, context.ids.ofText(idText), name, Nanos.NONE, Nanos.NONE);
  }
}
