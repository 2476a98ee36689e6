package io.kitetrace.trace;

import io.kitetrace.model.Execution;
import io.kitetrace.model.Job;
import java.util.HashMap;
import java.util.Map;

/**
 * Marks what a later version of a build emits: the root, every span that ended after the version
 * before, the ancestors of those, the children of a step that is new (they had another parent), and
 * the attempts that new ones replace (they did not know it). With what was emitted before, the last
 * of each span counting, that is the whole.
 */
final class Delta {

  private final BuildContext context;
  private final JobNodes nodes;
  private final long prior;

  /** {@code prior}: when the version before finished. */
  Delta(BuildContext context, JobNodes nodes, long prior) {
    this.context = context;
    this.nodes = nodes;
    this.prior = prior;
  }

  void mark(SpanNode root) {
    markEnds(root);
    markReplaced();
    markAncestors(root);
    root.emitted = true;
    if (context.asService) {
      root.children.forEach(stage -> stage.emitted = true); // it has the build's state
    }
  }

  private void markEnds(SpanNode node) {
    node.emitted = node.end > prior;
    node.children.forEach(this::markEnds);
    if (node.kind == TraceSpanKind.STEP && isNew(node)) {
      node.emitted = true;
      node.children.forEach(child -> child.emitted = true);
    }
  }

  /** Whether it was not there: fewer of its jobs had run by then than make a step. */
  private boolean isNew(SpanNode step) {
    long before =
        step.children.stream()
            .filter(child -> child.kind != TraceSpanKind.QUEUE && child.ran() && child.end <= prior)
            .count();
    return before < (context.asService ? 1 : 2);
  }

  private void markReplaced() {
    Map<String, Job> byId = new HashMap<>();
    context.jobs.forEach(job -> byId.put(job.id(), job));
    for (Job job : context.jobs) {
      String replacedId = context.attempts.replacedBy(job.id());
      Job replaced = replacedId == null ? null : byId.get(replacedId);
      SpanNode replacedNode = replaced == null ? null : nodes.of(replaced);
      if (replacedNode != null && isNew(job)) {
        replacedNode.emitted = true;
      }
    }
    for (Job job : context.jobs) {
      Execution run = job.execution();
      SpanNode node = nodes.of(job);
      if (node != null && run != null && run.retry().superseded()) {
        String next = run.retry().retriedInJobId();
        // Its successor is not in the list, so nothing tells when it came.
        node.emitted |= next == null || !byId.containsKey(next);
      }
    }
  }

  /** An attempt that is emitted, or that has no span but was made since. */
  private boolean isNew(Job attempt) {
    SpanNode node = nodes.of(attempt);
    return node == null ? Nanos.of(attempt.core().times().createdAt()) > prior : node.emitted;
  }

  private static boolean markAncestors(SpanNode node) {
    boolean any = node.emitted;
    for (SpanNode child : node.children) {
      any |= markAncestors(child);
    }
    node.emitted = any;
    return any;
  }
}
