package io.kitetrace.trace;

import io.kitetrace.model.Build;
import io.kitetrace.trace.SpanFacts.Activity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What made a build take as long as it took, from its end backwards. The API has no graph of
 * dependencies, so this is inferred from times: before an execution stands the one that ended last
 * before it could start, or else the job that created it while it ran. Linear but for one sort. For
 * one build.
 */
public final class CriticalPath {

  /** Milliseconds of each kind; together the build's length. */
  public record Parts(long run, long queue, long blocked, long gap) {}

  /** So much later than a dependency's end a job may seem to have become runnable. */
  private static final long TOLERANCE = 1_000_000_000L;

  private static final long PER_MILLI = 1_000_000L;

  private static final Comparator<SpanNode> LAST_FIRST =
      (a, b) -> a.end == b.end ? a.spanId.compareTo(b.spanId) : Long.compare(b.end, a.end);

  private final SpanNode root;
  private final List<SpanNode> nodes;

  /** What is on the path so far reaches from the build's end back to here. */
  private long reached;

  private long run;
  private long queue;
  private long blocked;

  /** Of the nodes that end together: the first, those that are yet to be looked at, and behind. */
  private int group;

  private int inGroup;
  private int behindGroup;

  private CriticalPath(SpanNode root, Collection<SpanNode> executions) {
    this.root = root;
    this.nodes = new ArrayList<>(executions);
    nodes.removeIf(node -> !node.ran());
    nodes.sort(LAST_FIRST);
    this.reached = root.end;
    this.group = nodes.size();
    this.inGroup = nodes.size();
    this.behindGroup = nodes.size();
  }

  /** The parts of a build's path, from its jobs' times alone. */
  public static Parts of(Build build) {
    TraceOptions options = TraceOptions.DEFAULTS;
    BuildContext context = new BuildContext(options, new AttributeRules(options), build);
    SpanNode root = TraceBuilder.root(context);
    JobNodes nodes = JobNodes.timed(context);
    nodes.make(root);
    return mark(root, nodes.executions());
  }

  /** Marks the jobs, triggers and blocks that are on it, and their waits. */
  static Parts mark(SpanNode root, Collection<SpanNode> executions) {
    return new CriticalPath(root, executions).walk();
  }

  private Parts walk() {
    int at = 0;
    while (at < nodes.size()) {
      SpanNode node = nodes.get(at);
      take(node, node.end);
      do {
        at++;
      } while (at < nodes.size() && nodes.get(at).end > node.ready + TOLERANCE);
      if (at == nodes.size()) {
        // Nothing ended before it, nor can have before what is before that.
        walkUploads(node);
      }
    }
    long gap = millis(root.end) - run - queue - blocked;
    return new Parts(run, queue, blocked, gap);
  }

  private void walkUploads(SpanNode last) {
    SpanNode node = last;
    while (node != null && Nanos.known(node.created)) {
      long created = Math.min(node.created, node.ready);
      node = runningAt(created);
      if (node != null) {
        take(node, created);
      }
    }
  }

  private void take(SpanNode node, long upTo) {
    node.critical = true;
    if (node.queue != null) {
      node.queue.critical = true;
    }
    long end = Math.min(upTo, reached);
    long start = Math.min(node.start, end);
    long ready = Math.max(Math.min(node.ready, start), root.start);
    long length = millis(end) - millis(start);
    if (node.kind == TraceSpanKind.BLOCK) {
      blocked += length;
    } else if (node.activity == Activity.WAITED) {
      queue += length;
    } else {
      run += length;
    }
    queue += millis(start) - millis(ready);
    reached = ready;
  }

  /**
   * Of the jobs that ran then the first to end: it ran while it uploaded, seldom long after. Each
   * call's time is before the last one's, and nothing that is not on the path ended before it.
   */
  private @Nullable SpanNode runningAt(long time) {
    while (true) {
      for (; inGroup < behindGroup; inGroup++) {
        SpanNode node = nodes.get(inGroup);
        if (node.kind == TraceSpanKind.JOB
            && node.activity == Activity.RAN
            && !node.critical
            && node.start < time) {
          return node;
        }
      }
      if (group == 0) {
        return null;
      }
      behindGroup = group;
      do {
        group--;
      } while (group > 0 && nodes.get(group - 1).end == nodes.get(behindGroup - 1).end);
      inGroup = group;
    }
  }

  /** Since the build's start, so that the parts add up to its length. */
  private long millis(long time) {
    return (time - root.start) / PER_MILLI;
  }
}
