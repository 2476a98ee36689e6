package io.kitetrace.explorer.index;

import io.kitetrace.explorer.rows.IndexedTimeline;
import io.kitetrace.explorer.rows.IndexedTimeline.Subject;
import io.kitetrace.explorer.rows.LogRecord;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/**
 * The tables of timelines: of each job and source they hold the last one alone. For the thread that
 * made it alone.
 */
final class TimelineTables {

  private static final String FIND =
      """
      SELECT coalesce(job_id, build_id), source, epoch_us(recorded_at), log_partition, log_offset
      FROM job_timelines WHERE coalesce(job_id, build_id) IN (SELECT unnest(?)::UUID)
      """;

  private final DuckDBConnection connection;
  private final AppenderSink timelines;
  private final AppenderSink sections;
  private final AppenderSink tests;
  private final Map<Subject, VersionOrder> pending = new HashMap<>();
  private final List<VersionOrder> superseded = new ArrayList<>();

  TimelineTables(DuckDBConnection connection) throws SQLException {
    this.connection = connection;
    this.timelines = new AppenderSink(connection, "job_timelines");
    this.sections = new AppenderSink(connection, "job_sections");
    this.tests = new AppenderSink(connection, "job_tests");
  }

  /** In the open transaction. */
  void add(IndexedTimeline timeline) {
    LogRecord record = timeline.record();
    VersionOrder order =
        new VersionOrder(null, record.recordedAt(), record.partition(), record.offset());
    VersionOrder before = pending.get(timeline.subject());
    if (before != null && !order.isAfter(before)) {
      return;
    }
    if (before != null) {
      superseded.add(before);
    }
    pending.put(timeline.subject(), order);
    timeline.writeTimeline(timelines);
    timeline.writeSections(sections);
    timeline.writeTests(tests);
  }

  /** Before the transaction ends: whatever is not the last of its job and source goes. */
  void apply() throws SQLException {
    flush();
    for (Map.Entry<Subject, VersionOrder> known : find()) {
      VersionOrder added = pending.get(known.getKey());
      if (added != null && !added.equals(known.getValue())) {
        superseded.add(added.isAfter(known.getValue()) ? known.getValue() : added);
      }
    }
    for (String table : IndexedTopic.TIMELINES.tables()) {
      RowsByPlace.delete(connection, table, superseded);
    }
    clear();
  }

  /** What the appenders hold gets into the open transaction. */
  void flush() throws SQLException {
    timelines.flush();
    sections.flush();
    tests.flush();
  }

  void clear() {
    pending.clear();
    superseded.clear();
  }

  void close() throws SQLException {
    timelines.close();
    sections.close();
    tests.close();
  }

  private List<Map.Entry<Subject, VersionOrder>> find() throws SQLException {
    List<Map.Entry<Subject, VersionOrder>> known = new ArrayList<>();
    if (pending.isEmpty()) {
      return known;
    }
    Array ids =
        connection.createArrayOf(
            "VARCHAR", pending.keySet().stream().map(Subject::id).distinct().toArray());
    try (PreparedStatement find = connection.prepareStatement(FIND)) {
      find.setArray(1, ids);
      try (ResultSet found = find.executeQuery()) {
        while (found.next()) {
          known.add(
              Map.entry(
                  new Subject(found.getString(1), found.getString(2)),
                  new VersionOrder(
                      null,
                      RowsByPlace.micros(found.getLong(3)),
                      found.getInt(4),
                      found.getLong(5))));
        }
      }
    }
    return known;
  }
}
