package io.kitetrace.trace;

import java.util.HashSet;
import java.util.Set;

/**
 * Gives each span of a trace an id of its own. Two UUIDs that end alike, which only made-up data
 * has, are told apart by hashing the later one.
 */
final class SpanIds {

  private final Set<String> taken = new HashSet<>();

  /** For a build or job. */
  String ofId(String id) {
    return unique(Identity.spanId(id), id);
  }

  /** For a span that Buildkite has no id for. */
  String ofText(String text) {
    return unique(Identity.derivedSpanId(text), text);
  }

  private String unique(String spanId, String text) {
    String id = spanId;
    for (String source = text; !taken.add(id); source = source + "'") {
      id = Identity.derivedSpanId(source);
    }
    return id;
  }
}
