package io.kitetrace.metrics.export;

import io.kitetrace.model.credentials.Credentials;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the first so many distinct values of a label through and makes one of all the others. Safe
 * for several threads.
 */
final class BoundedLabel {

  /** The conventions' word for what has none of its own; no slug or queue can be called so. */
  static final String OTHER = "_OTHER";

  private static final Logger LOG = LoggerFactory.getLogger(BoundedLabel.class);

  private final String variable;
  private final int limit;
  private final Set<String> admitted = new HashSet<>();
  private boolean overflowed;

  /** The variable is the one that sets the limit, for the line that says that it was reached. */
  BoundedLabel(String variable, int limit) {
    this.variable = variable;
    this.limit = limit;
  }

  /** Without credentials, which a label must not show either. */
  static @Nullable String clean(@Nullable String value) {
    return value == null ? null : Credentials.removedFrom(value);
  }

  /** The value itself or {@link #OTHER}; a value once admitted stays so. */
  synchronized String bound(@Nullable String raw) {
    String value = clean(raw);
    if (value == null || value.isEmpty()) {
      return OTHER;
    }
    if (admitted.contains(value)) {
      return value;
    }
    if (admitted.size() < limit) {
      admitted.add(value);
      return value;
    }
    if (!overflowed) {
      overflowed = true;
      LOG.atWarn()
          .addKeyValue("limit", limit)
          .addKeyValue("variable", variable)
          .log("label has reached its limit, further values become " + OTHER);
    }
    return OTHER;
  }
}
