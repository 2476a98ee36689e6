package io.kitetrace.explorer.read;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What builds of a period amount to. Percentiles are interpolated, as SQL's {@code
 * percentile_cont}.
 *
 * @param failed failures, errors and timeouts
 * @param passed successes; canceled and skipped builds are neither
 * @param duration of the build's trace, in milliseconds
 * @param queue from a build's creation to its first job's start, in milliseconds
 */
public record Figures(
    long builds, long failed, long passed, Percentiles duration, Percentiles queue) {

  /** Null where no build tells. */
  public record Percentiles(@Nullable Long median, @Nullable Long p95) {}

  static final String COLUMNS =
      """
      count(*) AS builds,
      count(*) FILTER (WHERE outcome IN ('failure', 'error', 'timeout')) AS failed,
      count(*) FILTER (WHERE outcome = 'success') AS passed,
      round(quantile_cont(duration_ms, 0.5))::BIGINT AS duration_p50,
      round(quantile_cont(duration_ms, 0.95))::BIGINT AS duration_p95,
      round(quantile_cont(queue_ms, 0.5))::BIGINT AS queue_p50,
      round(quantile_cont(queue_ms, 0.95))::BIGINT AS queue_p95""";

  static Figures read(Query.Row row) throws SQLException {
    return new Figures(
        row.number("builds"),
        row.number("failed"),
        row.number("passed"),
        new Percentiles(row.numberOrNull("duration_p50"), row.numberOrNull("duration_p95")),
        new Percentiles(row.numberOrNull("queue_p50"), row.numberOrNull("queue_p95")));
  }

  /** Failed among those that passed or failed, in percent; null where none did either. */
  public @Nullable Double failureRate() {
    return failed + passed == 0 ? null : 100.0 * failed / (failed + passed);
  }
}
