package io.kitetrace.explorer.read;

import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A build in a list. What the rules of {@code TRACE_…} leave out is null.
 *
 * @param outcome in the conventions' words, {@code unknown} where there is none
 * @param queueMs from its creation to its first job's start
 */
public record BuildRow(
    String id,
    @Nullable String organization,
    @Nullable String pipeline,
    @Nullable Long number,
    String outcome,
    @Nullable String state,
    boolean blocked,
    @Nullable String branch,
    @Nullable String commit,
    @Nullable String message,
    @Nullable String author,
    @Nullable Instant createdAt,
    @Nullable Long queueMs,
    @Nullable Long durationMs,
    long jobs,
    long failedJobs,
    long retriedJobs) {

  static final String COLUMNS =
      "id, organization, pipeline, number, outcome, state, blocked, branch, commit_sha, message,"
          + " coalesce(author, creator) AS person, created_at, queue_ms, duration_ms, jobs,"
          + " failed_jobs, retried_jobs";

  static BuildRow read(Query.Row row) throws SQLException {
    return new BuildRow(
        row.text("id", ""),
        row.text("organization"),
        row.text("pipeline"),
        row.numberOrNull("number"),
        row.text("outcome", "unknown"),
        row.text("state"),
        row.flag("blocked"),
        row.text("branch"),
        row.text("commit_sha"),
        row.text("message"),
        row.text("person"),
        row.time("created_at"),
        row.numberOrNull("queue_ms"),
        row.numberOrNull("duration_ms"),
        row.number("jobs"),
        row.number("failed_jobs"),
        row.number("retried_jobs"));
  }

  /** Where it stands in the list. */
  PageKey key() {
    return new PageKey(createdAt, id);
  }
}
