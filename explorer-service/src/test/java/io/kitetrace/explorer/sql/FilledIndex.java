package io.kitetrace.explorer.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.index.DatabaseLimits;
import io.kitetrace.explorer.index.QueryLimits;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An index with rows of a test's own. */
final class FilledIndex {

  static final long MEMORY = 128L << 20;

  private FilledIndex() {}

  static Database of(Path folder, QueryLimits limits, String... statements) throws SQLException {
    Path file = folder.resolve("explorer.duckdb");
    DatabaseLimits database = new DatabaseLimits(MEMORY, 2, limits);
    Database.open(file, database).close();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      for (String one : statements) {
        statement.execute(one);
      }
    }
    return Database.open(file, database);
  }

  static QueryLimits limits(Duration timeout, int rows) {
    return new QueryLimits(timeout, rows, 8L << 20, 2);
  }

  /** So many builds of three jobs each. */
  static String[] builds(int count) {
    String time = "make_timestamptz(1767225600000000 + i * 60000000)";
    return new String[] {
      """
      INSERT INTO builds BY NAME
      SELECT ('00000000-0000-4000-8000-' || lpad((i)::VARCHAR, 12, '0'))::UUID AS id, 'acme' AS organization, 'web' AS pipeline, i AS number,
        'passed' AS state, 'success' AS outcome, 'main' AS branch, md5(i::VARCHAR) AS commit_sha,
        %s AS created_at, 1000 * i AS duration_ms, map {'a': 'b"c'} AS meta_data,
        %s AS recorded_at, 0 AS log_partition, i AS log_offset, 1 AS versions
      FROM range(%d) AS rows(i)
      """
          .formatted(time, time, count),
      """
      INSERT INTO jobs BY NAME
      SELECT ('00000000-0000-4000-8000-' || lpad((10 * i + k)::VARCHAR, 12, '0'))::UUID AS id, ('00000000-0000-4000-8000-' || lpad((i)::VARCHAR, 12, '0'))::UUID AS build_id, 'acme' AS organization,
        'web' AS pipeline, i AS build_number, 'main' AS branch, md5(i::VARCHAR) AS commit_sha,
        'script' AS kind, 'step-' || k AS step, 'default' AS queue, 'success' AS outcome,
        1 AS attempt, true AS last_attempt, %s AS created_at, %s AS runnable_at, %s AS started_at,
        1000 * k AS queue_ms, 60000 + i AS duration_ms, k = 0 AS critical, 0 AS log_partition,
        i AS log_offset
      FROM range(%d) AS rows(i), range(3) AS attempts(k)
      """
          .formatted(time, time, time, count)
    };
  }

  /** Of the first job of every thirtieth build: its log with two sections, and one of its tests. */
  static List<String> timelines() {
    String of =
        " id AS job_id, build_id, organization, pipeline, build_number, branch, commit_sha, step,"
            + " started_at, log_partition, log_offset";
    String jobs = " FROM jobs WHERE critical AND build_number % 30 = 0";
    return List.of(
        "INSERT INTO job_timelines BY NAME SELECT * EXCLUDE (started_at), 'log' AS source,"
            + " started_at AS recorded_at FROM (SELECT %s%s)".formatted(of, jobs),
        "INSERT INTO job_sections BY NAME SELECT %s, 'log' AS source, 'log_group' AS kind,"
                .formatted(of)
            + " unnest(['Install', 'Test']) AS name, 0 AS depth, 1000 AS duration_ms"
            + jobs,
        "INSERT INTO job_tests BY NAME SELECT %s, 'tests' AS source, 'adds' AS name, 0.5 AS reliability"
                .formatted(of)
            + jobs);
  }

  /** All rows of an answer. */
  static List<Object[]> rows(SqlRunner runner, String sql) {
    try (Rows rows = runner.run(sql)) {
      List<Object[]> all = new ArrayList<>();
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        all.add(row);
      }
      return all;
    }
  }

  /** That so many builds are as they were made. */
  static void assertUntouched(SqlRunner runner, int builds) {
    assertThat(
            rows(
                runner,
                "SELECT count(*), count(DISTINCT id), min(outcome), max(outcome) FROM builds"))
        .containsExactly(new Object[] {(long) builds, (long) builds, "success", "success"});
  }
}
