package io.kitetrace.explorer.index;

import io.kitetrace.runtime.settings.Settings;
import java.time.Duration;

/**
 * What one person's query may take.
 *
 * @param timeout DuckDB's own time; and the longest that a reader of the answer may pause
 * @param rows of an answer; it is cut there, and says so
 * @param bytes of an answer, as text; it is cut there too
 * @param concurrent queries; one more waits shortly, and is turned away then
 */
public record QueryLimits(Duration timeout, int rows, long bytes, int concurrent) {

  /** Where nobody says otherwise. */
  public static final QueryLimits DEFAULTS =
      new QueryLimits(Duration.ofSeconds(30), 100_000, 64L << 20, 2);

  public QueryLimits {
    if (timeout.isNegative() || timeout.isZero() || rows < 1 || bytes < 1 || concurrent < 1) {
      throw new IllegalArgumentException("%s %d %d %d".formatted(timeout, rows, bytes, concurrent));
    }
  }

  /** Reads {@code EXPLORER_QUERY_…}; faults stay with {@code settings}. */
  public static QueryLimits read(Settings settings) {
    return new QueryLimits(
        settings.duration("EXPLORER_QUERY_TIMEOUT", DEFAULTS.timeout, Duration.ofMillis(100)),
        settings.integer("EXPLORER_QUERY_ROWS", DEFAULTS.rows, 1, 100_000_000),
        settings.bytes("EXPLORER_QUERY_BYTES", DEFAULTS.bytes, 1 << 10, 1L << 40),
        settings.integer("EXPLORER_QUERIES", DEFAULTS.concurrent, 1, 64));
  }
}
