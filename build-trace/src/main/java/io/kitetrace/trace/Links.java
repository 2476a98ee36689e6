package io.kitetrace.trace;

import io.kitetrace.trace.AttributeWriter.Word;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.LinkData;

/** Links to spans of this trace and others. */
final class Links {

  private final AttributeRules rules;

  Links(AttributeRules rules) {
    this.rules = rules;
  }

  /** To the root of another build's trace. */
  LinkData toBuild(String buildId, String kind) {
    return to(
        SpanContext.createFromRemoteParent(
            Identity.traceId(buildId),
            Identity.spanId(buildId),
            TraceFlags.getSampled(),
            TraceState.getDefault()),
        kind);
  }

  LinkData to(SpanContext context, String kind) {
    AttributeWriter attributes = new AttributeWriter(rules, 1);
    attributes.word(BuildkiteAttributes.LINK_KIND, new Word(kind));
    return LinkData.create(context, attributes.done());
  }
}
