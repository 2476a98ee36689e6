package io.kitetrace.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A whole trace in a form that a person can review: every id, time, link and attribute. */
final class TraceText {

  static String of(Trace trace) {
    return of(trace, span -> true);
  }

  /** Of some of its spans alone. */
  static String of(Trace trace, Predicate<SpanData> shown) {
    StringBuilder out = new StringBuilder();
    out.append("trace ")
        .append(trace.traceId())
        .append(' ')
        .append(trace.spanCounts())
        .append('\n');
    attributes(out, "  resource ", trace.resource().getAttributes());
    Map<String, Integer> depths = new HashMap<>();
    for (SpanData span : trace.spans()) {
      int depth = depths.getOrDefault(span.getParentSpanId(), -1) + 1;
      depths.put(span.getSpanId(), depth);
      if (!shown.test(span)) {
        continue;
      }
      String indent = "  ".repeat(depth);
      out.append('\n').append(indent).append(span.getName()).append('\n');
      String inner = indent + "    ";
      out.append(inner).append("id     ").append(span.getSpanId());
      if (span.getParentSpanContext().isValid()) {
        out.append(" in ").append(span.getParentSpanId());
      }
      out.append(' ').append(span.getKind()).append('\n');
      out.append(inner).append("time   ").append(time(span.getStartEpochNanos()));
      out.append(" to ").append(time(span.getEndEpochNanos())).append('\n');
      out.append(inner).append("status ").append(span.getStatus().getStatusCode());
      out.append(' ').append(span.getStatus().getDescription()).append('\n');
      for (LinkData link : span.getLinks()) {
        out.append(inner).append("link   ").append(link.getSpanContext().getTraceId()).append('/');
        out.append(link.getSpanContext().getSpanId()).append(' ');
        out.append(link.getAttributes().asMap().values()).append('\n');
      }
      for (EventData event : span.getEvents()) {
        out.append(inner).append("event  ").append(time(event.getEpochNanos())).append(' ');
        out.append(event.getName()).append(' ').append(event.getAttributes().asMap().values());
        out.append('\n');
      }
      attributes(out, inner, span.getAttributes());
    }
    return out.toString().replaceAll("(?m) +$", "");
  }

  private static String time(long nanos) {
    return Instant.ofEpochSecond(0, nanos).toString();
  }

  private static void attributes(StringBuilder out, String indent, Attributes attributes) {
    Map<String, String> sorted = new TreeMap<>();
    attributes.forEach(
        (key, value) ->
            sorted.put(
                key.getKey(),
                value instanceof String text ? '"' + text.replace("\n", "\\n") + '"' : "" + value));
    sorted.forEach(
        (key, value) -> out.append(indent).append(key).append(" = ").append(value).append('\n'));
  }

  private TraceText() {}
}
