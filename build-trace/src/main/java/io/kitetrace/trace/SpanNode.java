package io.kitetrace.trace;

import io.kitetrace.model.Outcome;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span while its tree is built. For one thread. */
final class SpanNode {

  /** Siblings go by start, then by id. */
  static final Comparator<SpanNode> ORDER =
      (a, b) -> a.start == b.start ? a.spanId.compareTo(b.spanId) : Long.compare(a.start, b.start);

  final TraceSpanKind kind;
  final String spanId;
  final String name;
  List<SpanNode> children = List.of();
  long start;
  long end;

  /** When it could have started: its dependencies were met. */
  long ready;

  long created = Nanos.NONE;
  boolean critical;
  boolean derived;
  boolean adjusted;
  boolean emitted = true;

  SpanFacts.Activity activity = SpanFacts.Activity.RAN;
  Outcome.@Nullable Result result;

  /** The name as drawings show it. */
  String label;

  /** Of a job: the name without what tells it from the others of its step. */
  String base;

  /** Of a job's wait: the job. */
  @Nullable SpanNode waiter;

  StatusData status = StatusData.unset();
  List<LinkData> links = List.of();
  List<EventData> events = List.of();

  /** The wait before it, of a job that has a span for that. */
  @Nullable SpanNode queue;

  @Nullable AttributeWriter attributes;

  SpanNode(TraceSpanKind kind, String spanId, String name, long start, long end) {
    this.kind = kind;
    this.spanId = spanId;
    this.name = name;
    this.label = name;
    this.base = name;
    this.start = start;
    this.ready = start;
    this.end = end;
  }

  void add(SpanNode child) {
    if (children.isEmpty()) {
      children = new ArrayList<>();
    }
    children.add(child);
  }

  /** From the first child's start to the last child's end, and never less than it is already. */
  void growAroundChildren() {
    for (SpanNode child : children) {
      start = Nanos.earlier(start, child.start);
      end = Nanos.later(end, child.end);
    }
  }

  /** Whether it is more than shown. */
  boolean ran() {
    return activity != SpanFacts.Activity.NONE;
  }

  SpanFacts facts(SpanFacts.@Nullable BuildFacts build) {
    return new SpanFacts(
        kind, label, result, activity, critical, waiter == null ? null : waiter.spanId, build);
  }

  void link(LinkData link) {
    List<LinkData> more = new ArrayList<>(links);
    more.add(link);
    links = List.copyOf(more);
  }
}
