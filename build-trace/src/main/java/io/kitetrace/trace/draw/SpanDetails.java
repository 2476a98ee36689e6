package io.kitetrace.trace.draw;

import io.kitetrace.trace.SpanFacts;
import io.kitetrace.trace.TraceSpanKind;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything about one span, as HTML. What all spans of a trace, or all of a kind, have in common
 * stands with the root alone: a build of thousands of jobs would else be a page of that. What its
 * job says of a span inside of it stands with the job.
 */
final class SpanDetails {

  private static final long SECOND = 1_000_000_000L;

  private final HtmlWaterfall.RelatedBuilds related;
  private final InsideJobs inside;
  private final Map<AttributeKey<?>, Object> common;
  private final Map<TraceSpanKind, Attributes> ofKind = new EnumMap<>(TraceSpanKind.class);

  SpanDetails(InsideJobs inside, HtmlWaterfall.RelatedBuilds related) {
    this.related = related;
    this.inside = inside;
    Collection<SpanData> spans = inside.spans();
    this.common = common(spans);
    spans.stream()
        .collect(Collectors.groupingBy(span -> SpanFacts.of(span).kind()))
        .forEach(
            (kind, alike) -> {
              Map<AttributeKey<?>, Object> shared = common(alike);
              Attributes all = alike.getFirst().getAttributes();
              ofKind.put(kind, without(only(all, shared.keySet()), common));
            });
    // Drawn within the row of its job, where its kind says what it is.
    ofKind.remove(TraceSpanKind.QUEUE);
  }

  private static Map<AttributeKey<?>, Object> common(Collection<SpanData> spans) {
    Map<AttributeKey<?>, Object> common = new HashMap<>();
    if (spans.size() > 1) {
      common.putAll(spans.iterator().next().getAttributes().asMap());
    }
    for (SpanData span : spans) {
      Attributes attributes = span.getAttributes();
      common
          .entrySet()
          .removeIf(entry -> !Objects.equals(attributes.get(entry.getKey()), entry.getValue()));
    }
    return common;
  }

  void write(Row row, StringBuilder html) {
    SpanData span = row.span();
    html.append("<dl>");
    entry(html, "Kind", row.facts().kind().value());
    entry(html, "Outcome", row.paint().words());
    entry(html, "Took", row.isEmpty() ? "" : row.took());
    entry(html, "Waited for an agent", row.waited());
    entry(html, "Started", time(span.getStartEpochNanos()));
    entry(html, "Ended", time(span.getEndEpochNanos()));
    entry(html, "Critical path", row.facts().critical() ? "yes" : "");
    String tests = inside.tests(span);
    entry(html, "Tests", tests == null ? "" : tests);
    entry(html, "Status", span.getStatus().getDescription());
    entry(html, "Span", span.getSpanId());
    for (LinkData link : span.getLinks()) {
      pair(html, kind(link), target(span, link));
    }
    html.append("</dl>");
    Attributes shared = ofKind.getOrDefault(row.facts().kind(), Attributes.empty());
    Attributes own = without(without(span.getAttributes(), common), shared.asMap());
    own = without(own, inside.around(span).asMap());
    attributes(html, "Attributes", "", own);
    if (row.queue() != null) {
      Attributes wait = without(row.queue().getAttributes(), span.getAttributes().asMap());
      attributes(html, "Only the wait for an agent", "", without(wait, common));
    }
    if (row.branch().isEmpty()) {
      ofKind.forEach(
          (kind, all) ->
              attributes(
                  html,
                  "On every span of kind " + kind.value(),
                  "kt-common kt-of-" + kind.value(),
                  all));
      attributes(html, "On every span", "kt-common", only(span.getAttributes(), common.keySet()));
      attributes(html, "Resource", "kt-common", span.getResource().getAttributes());
    }
  }

  /** The words for a link: what its kind says, where a filter has not dropped it. */
  static String kind(LinkData link) {
    StringBuilder kind = new StringBuilder();
    link.getAttributes().forEach((key, value) -> kind.append(value));
    return kind.isEmpty() ? "link" : kind.toString().replace('_', ' ');
  }

  private String target(SpanData span, LinkData link) {
    String traceId = link.getSpanContext().getTraceId();
    String spanId = link.getSpanContext().getSpanId();
    if (traceId.equals(span.getTraceId())) {
      return "<a href=\"#s-" + spanId + "\">" + spanId + "</a>";
    }
    String address = related.address(kind(link), traceId);
    return address == null ? traceId : HtmlRow.related(address, traceId);
  }

  private static Attributes only(Attributes attributes, Set<AttributeKey<?>> keys) {
    return attributes.toBuilder().removeIf(key -> !keys.contains(key)).build();
  }

  private static Attributes without(Attributes attributes, Map<AttributeKey<?>, Object> others) {
    return attributes.toBuilder()
        .removeIf(key -> Objects.equals(attributes.get(key), others.get(key)))
        .build();
  }

  private static void attributes(
      StringBuilder html, String title, String style, Attributes attributes) {
    if (attributes.isEmpty()) {
      return;
    }
    html.append("<section").append(style.isEmpty() ? "" : " class=\"" + style + "\"");
    html.append("><h4>").append(title).append("</h4><dl>");
    attributes.forEach((key, value) -> pair(html, key.getKey(), Html.linked(value.toString())));
    html.append("</dl></section>");
  }

  private static void entry(StringBuilder html, String name, String value) {
    if (!value.isEmpty()) {
      pair(html, name, Html.lines(value));
    }
  }

  static String time(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND))
        .truncatedTo(ChronoUnit.MILLIS)
        .toString()
        .replace('T', ' ')
        .replace("Z", " UTC");
  }

  private static void pair(StringBuilder html, String name, String value) {
    html.append("\n<dt>").append(Html.line(name)).append("</dt><dd>").append(value);
    html.append("</dd>");
  }
}
