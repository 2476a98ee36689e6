package io.kitetrace.trace;

import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A build's trace, ready to be exported.
 *
 * @param pipeline the pipeline's slug, empty where the build does not tell
 * @param rootSpanId the span id of the build's own span
 * @param resource the one resource of all spans
 * @param spans the root, then depth first by start, then by span id; empty for a build that has not
 *     finished
 * @param spanCounts how many of each kind; kinds without spans are left out
 */
public record Trace(
    String buildId,
    String organization,
    String pipeline,
    @Nullable Long number,
    String traceId,
    String rootSpanId,
    Resource resource,
    List<SpanData> spans,
    Map<TraceSpanKind, Integer> spanCounts) {

  public Trace {
    spans = List.copyOf(spans);
    Map<TraceSpanKind, Integer> counts = new EnumMap<>(TraceSpanKind.class);
    counts.putAll(spanCounts);
    spanCounts = Collections.unmodifiableMap(counts);
  }

  /** Whether there is nothing to export: the build has not finished. */
  public boolean isEmpty() {
    return spans.isEmpty();
  }
}
