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
