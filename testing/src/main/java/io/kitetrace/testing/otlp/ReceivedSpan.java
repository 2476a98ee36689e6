package io.kitetrace.testing.otlp;

import java.util.Map;

/**
 * A span as it arrived.
 *
 * @param traceId 32 hex digits
 * @param spanId 16 hex digits
 * @param parentSpanId 16 hex digits; empty for a root
 * @param name its name
 * @param startNanos since the epoch
 * @param endNanos since the epoch
 * @param attributes its own, values as text
 * @param resource its resource's attributes, values as text
 * @param fingerprint SHA-256 of the span's bytes, hex: equal spans have equal ones
 */
public record ReceivedSpan(
    String traceId,
    String spanId,
    String parentSpanId,
    String name,
    long startNanos,
    long endNanos,
    Map<String, String> attributes,
    Map<String, String> resource,
    String fingerprint) {

  public ReceivedSpan {
    attributes = Map.copyOf(attributes);
    resource = Map.copyOf(resource);
  }

  /** The same without what takes memory: ids and times alone. */
  ReceivedSpan bare() {
    return new ReceivedSpan(
        traceId, spanId, parentSpanId, "", startNanos, endNanos, Map.of(), Map.of(), "");
  }

  /** Whether it is the root of its trace. */
  public boolean isRoot() {
    return parentSpanId.isEmpty();
  }
}
