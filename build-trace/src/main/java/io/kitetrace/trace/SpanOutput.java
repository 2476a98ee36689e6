package io.kitetrace.trace;

import io.kitetrace.model.Build;
import io.kitetrace.model.credentials.Credentials;
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

  private final BuildContext context;
  private final Resource resource;
  private final List<SpanData> spans = new ArrayList<>();
  private final Map<TraceSpanKind, Integer> counts = new EnumMap<>(TraceSpanKind.class);

  SpanOutput(BuildContext context) {
    this.context = context;
    this.resource = ResourceAttributes.resource(context.options, context.rules, context.build);
  }

  /** The trace of a build that has not finished. */
  Trace none() {
    return trace();
  }

  Trace write(SpanNode root) {
    SpanContext upstream = context.upstream;
    boolean joins = upstream != null && context.joins();
    write(root, joins ? Objects.requireNonNull(upstream) : SpanContext.getInvalid());
    return trace();
  }

  private void write(SpanNode node, SpanContext parent) {
    SpanContext self = context.span(node.spanId);
    if (node.emitted) {
      spans.add(span(node, self, parent));
      counts.merge(node.kind, 1, Integer::sum);
    }
    if (node.children.size() > 1) {
      node.children.sort(SpanNode.ORDER);
    }
    for (SpanNode child : node.children) {
      write(child, self);
    }
  }

  private TraceSpan span(SpanNode node, SpanContext self, SpanContext parent) {
    AttributeWriter attributes = Objects.requireNonNull(node.attributes);
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
        node.start,
        node.end,
        attributes.done(),
        node.links,
        resource);
  }

  private Trace trace() {
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
