package io.kitetrace.explorer.read;

import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the index knows of one build beside what lists show.
 *
 * @param path the critical path's parts, which add up to the build's length
 * @param versions how many the log has
 * @param logPartition where in the log its last version stands, with {@code logOffset}
 */
public record BuildDetails(
    BuildRow row,
    @Nullable String tag,
    @Nullable String source,
    @Nullable String creator,
    @Nullable String pullRequest,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    Path path,
    @Nullable String rebuiltFrom,
    @Nullable String triggeredFrom,
    @Nullable String traceId,
    @Nullable String webUrl,
    @Nullable Instant recordedAt,
    long versions,
    int logPartition,
    long logOffset) {

  /** What the time went into, in milliseconds. */
  public record Path(long run, long queue, long blocked, long gap) {

    /** All of it. */
    public long sum() {
      return run + queue + blocked + gap;
    }
  }

  static final String COLUMNS =
      BuildRow.COLUMNS
          + ", tag, source, creator, pull_request, started_at, finished_at, path_run_ms,"
          + " path_queue_ms, path_blocked_ms, path_gap_ms, rebuilt_from, triggered_from, trace_id,"
          + " web_url, recorded_at, versions, log_partition, log_offset";

  static BuildDetails read(Query.Row row) throws SQLException {
    return new BuildDetails(
        BuildRow.read(row),
        row.text("tag"),
        row.text("source"),
        row.text("creator"),
        row.text("pull_request"),
        row.time("started_at"),
        row.time("finished_at"),
        new Path(
            row.number("path_run_ms"),
            row.number("path_queue_ms"),
            row.number("path_blocked_ms"),
            row.number("path_gap_ms")),
        row.text("rebuilt_from"),
        row.text("triggered_from"),
        row.text("trace_id"),
        row.text("web_url"),
        row.time("recorded_at"),
        row.number("versions"),
        (int) row.number("log_partition"),
        row.number("log_offset"));
  }
}
