package io.kitetrace.explorer.read;

import io.kitetrace.explorer.consume.RecordPlace;
import io.kitetrace.explorer.index.Database;
import java.util.List;

/** The jobs of one build. Safe for several threads. */
public final class JobReads {

  private static final int MAX_JOBS = 500;

  /** More cannot be read from Kafka while a person waits. */
  private static final int MAX_TIMELINES = 300;

  private final Database index;

  /** Over this index. */
  public JobReads(Database index) {
    this.index = index;
  }

  /** Its jobs as far as the index has them: the first ones by their start. */
  public List<JobRow> jobs(BuildDetails build) {
    return Query.list(
        index,
        row ->
            new JobRow(
                row.text("label"),
                row.text("outcome", "unknown"),
                row.text("queue"),
                row.number("attempt"),
                row.flag("critical"),
                row.time("started_at"),
                row.numberOrNull("queue_ms"),
                row.numberOrNull("duration_ms")),
        // The position is what finds them among millions: jobs stand in the log's order.
        """
        SELECT coalesce(label, step) AS label, outcome, queue, attempt, critical, started_at,
          queue_ms, duration_ms
        FROM jobs WHERE log_partition = ? AND log_offset = ? AND build_id = ?
        ORDER BY started_at NULLS LAST, label LIMIT %d"""
            .formatted(MAX_JOBS),
        build.logPartition(),
        build.logOffset(),
        build.row().id());
  }

  /**
   * Where its timelines stand: of failed jobs first, then of the critical path, then of long ones.
   */
  public TimelinePlaces timelines(BuildDetails build) {
    String from =
        """
        FROM job_timelines AS t JOIN jobs AS j ON j.id = t.job_id
        WHERE t.build_id = ? AND t.source <> 'test_engine' AND t.status IN ('complete', 'cut')
          AND j.log_partition = ? AND j.log_offset = ?""";
    Object[] parameters = {build.row().id(), build.logPartition(), build.logOffset()};
    List<RecordPlace> places =
        Query.list(
            index,
            row -> new RecordPlace((int) row.number("log_partition"), row.number("log_offset")),
            """
            SELECT t.log_partition, t.log_offset %s
            ORDER BY j.outcome = 'success', NOT j.critical, j.duration_ms DESC, j.id, t.source
            LIMIT %d"""
                .formatted(from, MAX_TIMELINES),
            parameters);
    long all =
        places.size() < MAX_TIMELINES
            ? places.size()
            : Query.list(index, row -> row.number("n"), "SELECT count(*) AS n " + from, parameters)
                .getFirst();
    return new TimelinePlaces(places, all);
  }
}
