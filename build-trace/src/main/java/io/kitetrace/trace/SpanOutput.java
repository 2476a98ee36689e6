package io.kitetrace.trace;

import io.kitetrace.model.Build;
import io.kitetrace.model.credentials.Credentials;
import io.kitetrace.trace.SpanFacts.BuildFacts;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a tree of spans down as a trace, in the order that requests have. */
final class SpanOutput {

  /** OTLP reads 0 as unknown. */
  private static final long FIRST_KNOWN = 1;

  private final BuildContext context;
  private final Resource resource;
  private final List<SpanData> spans = new ArrayList<>();
  private final Map<TraceSpanKind, Integer> counts = new EnumMap<>(TraceSpanKind.class);

  SpanOutput(BuildContext context) {
    this.context = context;
    this.resource = ResourceAttributes.resource(context.options, context.rules, context.build);
  }

  Trace write(SpanNode root, BuildFacts facts) {
    SpanContext upstream = context.upstream;
    boolean joins = upstream != null && context.joins();
    SpanContext parent = joins ? Objects.requireNonNull(upstream) : SpanContext.getInvalid();
    write(root, parent, facts);
    return trace();
  }

  /** Spans of a trace whose root is sent by itself. */
  Trace write(List<SpanNode> nodes, SpanContext parent) {
    nodes.stream().sorted(SpanNode.ORDER).forEach(node -> write(node, parent, null));
    return trace();
  }

  /** {@code facts}: of the root. */
  private void write(SpanNode node, SpanContext parent, @Nullable BuildFacts facts) {
    SpanContext self = context.span(node.spanId);
    if (node.emitted) {
      spans.add(span(node, self, parent, facts));
      counts.merge(node.kind, 1, Integer::sum);
    }
    if (node.children.size() > 1) {
      node.children.sort(SpanNode.ORDER);
    }
    for (SpanNode child : node.children) {
      write(child, self, null);
    }
  }

  private TraceSpan span(
      SpanNode node, SpanContext self, SpanContext parent, @Nullable BuildFacts facts) {
    AttributeWriter attributes = Objects.requireNonNull(node.attributes);
    if (node.critical) {
      attributes.flag(BuildkiteAttributes.CRITICAL, true);
    }
    if (node.derived) {
      attributes.flag(BuildkiteAttributes.TIME_DERIVED, true);
    }
    if (node.adjusted) {
      attributes.flag(BuildkiteAttributes.TIME_ADJUSTED, true);
    }
    return new TraceSpan(
        node.name,
        node.kind == TraceSpanKind.BUILD ? SpanKind.SERVER : SpanKind.INTERNAL,
        self,
        parent,
        node.status,
        Math.max(FIRST_KNOWN, node.start),
        Math.max(FIRST_KNOWN, node.end),
        attributes.done(),
        node.events,
        node.links,
        resource,
        node.facts(facts));
  }

  Trace trace() {
    Build build = context.build;
    return new Trace(
        build.id(),
        clean(build.organization()),
        clean(build.pipeline().slug()),
        build.number(),
        context.traceId,
        context.rootSpanId,
        resource,
        spans,
        counts);
  }

  private static String clean(@Nullable String text) {
    return text == null ? "" : Credentials.removedFrom(text);
  }
}
