package io.kitetrace.benchmarks.explorer;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.index.DatabaseLimits;
import io.kitetrace.explorer.sql.Insight;
import io.kitetrace.explorer.sql.InsightFilter;
import io.kitetrace.explorer.sql.Insights;
import io.kitetrace.explorer.sql.QueryException;
import io.kitetrace.explorer.sql.Rows;
import io.kitetrace.explorer.sql.SqlRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/**
 * An index of many builds, whose rows are made by SQL, with as many different values as a company
 * has: how long the lists of pages take, and what memory that needs. Arguments: the file, which is
 * filled where it is not there; how many builds (1,000,000).
 */
public final class IndexScale {

  private static final int JOBS = 20;
  private static final int RUNS = 5;

  /** A year, the builds evenly over it, oldest first. */
  private static final String BUILDS =
      """
      INSERT INTO builds BY NAME SELECT
        uuid()::VARCHAR AS id, 'acme' AS organization, 'pipeline-' || (i * 7919 % 60) AS pipeline,
        i AS number, CASE WHEN hash(i) % 8 = 0 THEN 'failed' ELSE 'passed' END AS state,
        CASE WHEN hash(i) % 8 = 0 THEN 'failure' ELSE 'success' END AS outcome, false AS blocked,
        CASE WHEN hash(i, 1) % 3 = 0 THEN 'main' ELSE 'topic/' || (hash(i, 2) % 50000) END AS branch,
        sha1((i // 120 * 60 + i % 60)::VARCHAR) AS commit_sha, 'Change ' || hash(i, 3) % 900000 AS message,
        'webhook' AS source, 'Person ' || (hash(i, 4) % 400) AS creator,
        'Person ' || (hash(i, 4) % 400) AS author,
        TIMESTAMPTZ '2026-01-01 00:00:00+00' + to_milliseconds((i * {step})::BIGINT) AS created_at,
        created_at AS scheduled_at, created_at + to_seconds((hash(i, 5) % 60)::BIGINT) AS started_at,
        created_at + to_seconds((200 + hash(i, 6) % 1500)::BIGINT) AS finished_at,
        (hash(i, 5) % 60000)::BIGINT AS queue_ms, epoch_ms(finished_at) - epoch_ms(created_at) AS duration_ms,
        duration_ms * 8 // 10 AS path_run_ms, duration_ms // 10 AS path_queue_ms,
        0 AS path_blocked_ms, duration_ms // 10 AS path_gap_ms, {jobs} AS jobs,
        (hash(i) % 8 = 0)::INTEGER AS failed_jobs, 0 AS retried_jobs,
        'https://buildkite.com/acme/' || pipeline || '/builds/' || i AS web_url, MAP {} AS meta_data,
        MAP {} AS env, left(md5(i::VARCHAR), 16) AS version, 'poll' AS origin, finished_at AS recorded_at,
        (i % 12)::INTEGER AS log_partition, i // 12 AS log_offset, 1 AS versions
      FROM range({builds}) r(i)
      """;

  private static final String JOBS_OF_BUILDS =
      """
      INSERT INTO jobs BY NAME SELECT
        uuid()::VARCHAR AS id, b.id AS build_id, organization, pipeline, number AS build_number, branch,
        commit_sha, 'script' AS kind, 'step-' || j AS step, 'Step ' || j AS label, 'q' || (j % 6) AS queue,
        'agent-' || (hash(number, j) % 300) AS agent, 'host-' || (hash(number, j) % 100) AS agent_host,
        CASE WHEN hash(number, j, 1) % 50 = 0 THEN 'failed' ELSE 'passed' END AS state,
        CASE WHEN hash(number, j, 1) % 50 = 0 THEN 'failure' ELSE 'success' END AS outcome,
        (hash(number, j, 1) % 50 = 0)::BIGINT AS exit_status, false AS soft_failed, 1 AS attempt,
        true AS last_attempt, created_at, scheduled_at,
        created_at + to_milliseconds((hash(number, j, 2) % 20000)::BIGINT) AS runnable_at,
        runnable_at + to_milliseconds((hash(number, j, 3) % 40000)::BIGINT) AS started_at,
        epoch_ms(started_at) - epoch_ms(runnable_at) AS queue_ms,
        (hash(number, j, 4) % 600000)::BIGINT
          + CASE WHEN hash(pipeline, j) % 100 = 0 AND created_at >= '2026-07-01' THEN 900000 ELSE 0 END
          AS duration_ms,
        started_at + to_milliseconds(duration_ms) AS finished_at, j = 0 AS critical,
        log_partition, log_offset
      """;

  /** A section of each job's log, and a suite of tests of two jobs a build. */
  private static final String SECTIONS =
      """
      INSERT INTO job_sections BY NAME SELECT
        id AS job_id, build_id, organization, pipeline, build_number, branch, commit_sha, step,
        CASE WHEN k = 0 THEN 'log' ELSE 'tests' END AS source,
        CASE WHEN k = 0 THEN 'log_group' ELSE 'test_suite' END AS kind,
        CASE WHEN k = 0 THEN 'Section ' || hash(build_number, step) % 5 ELSE 'suite-' || step END AS name,
        0 AS depth, started_at, duration_ms // 2 AS duration_ms, CASE WHEN k = 1 THEN 100 END AS tests,
        CASE WHEN k = 1 THEN (exit_status > 0)::BIGINT END AS failed_tests,
        CASE WHEN k = 1 THEN 0 END AS skipped_tests, log_partition, log_offset
      FROM jobs, range(2) r(k)
      WHERE {builds} AND (k = 0 OR step IN ('step-1', 'step-2'))
      """;

  /** Three slow tests of each suite, of which one fails with its job. */
  private static final String TESTS =
      """
      INSERT INTO job_tests BY NAME SELECT
        id AS job_id, build_id, organization, pipeline, build_number, branch, commit_sha, step,
        'tests' AS source, 'suite-' || step AS suite, 'test-' || hash(build_number, step, k) % 200 AS name,
        CASE WHEN exit_status > 0 AND k = 0 THEN 'failure' ELSE 'success' END AS outcome, false AS flaky,
        started_at, (1000 + hash(build_number, step, k, 1) % 30000)::BIGINT AS duration_ms,
        true AS derived, log_partition, log_offset
      FROM jobs, range(3) r(k)
      WHERE {builds} AND step IN ('step-1', 'step-2')
      """;

  private static final List<String> LISTS =
      List.of(
          "true",
          "pipeline = 'pipeline-7'",
          "branch = 'main' AND outcome = 'failure'",
          "branch = 'topic/1234'",
          "author = 'Person 17'",
          "created_at BETWEEN '2026-06-02' AND '2026-06-03'",
          "message ILIKE '%change 77%'");

  private IndexScale() {}

  /** Fills and measures. */
  public static void main(String[] args) throws SQLException, IOException {
    Path file = Path.of(args[0]);
    long builds = args.length > 1 ? Long.parseLong(args[1]) : 1_000_000;
    DatabaseLimits limits = new DatabaseLimits(256L << 20, 2);
    if (!Files.exists(file)) {
      Database.open(file, limits).close();
      fill(file, builds);
    }
    System.out.printf(
        "index: %.1f MB, %.1f MB per 10,000 builds%n",
        Files.size(file) / 1e6, Files.size(file) / 1e6 / builds * 10_000);
    try (Database database = Database.open(file, limits);
        Connection reader = database.reader();
        Statement statement = reader.createStatement()) {
      for (String filter : LISTS) {
        time(
            statement,
            filter,
            "SELECT id, pipeline, number, outcome, branch, author, message, created_at, duration_ms"
                + " FROM builds WHERE "
                + filter
                + " ORDER BY created_at DESC LIMIT 50");
      }
      time(statement, "by id", "FROM builds WHERE id = '00000000-0000-4000-8000-000000000000'");
    }
    try (Database database = Database.open(file, limits);
        SqlRunner runner = new SqlRunner(database)) {
      for (Insight insight : Insights.all()) {
        time("insight " + insight.name(), () -> read(runner, insight));
      }
    }
    System.out.println(mostMemory());
    try (Connection plain = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = plain.createStatement()) {
      statement.execute("SET threads = 2");
      time(
          statement,
          "yardstick, with as much memory as DuckDB wants: p95 by hour over all jobs",
          "SELECT date_trunc('hour', started_at) AS hour, quantile_cont(queue_ms, 0.95) FROM jobs"
              + " GROUP BY hour");
    }
  }

  private static String mostMemory() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .findFirst()
        .orElse("VmHWM: not on this system");
  }

  private static void fill(Path file, long builds) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET memory_limit = '1GiB'");
      long step = 365L * 86_400_000 / builds;
      statement.execute(
          BUILDS
              .replace("{step}", Long.toString(step))
              .replace("{builds}", Long.toString(builds))
              .replace("{jobs}", Integer.toString(JOBS)));
      // A part at a time, so that it needs no more memory than there is.
      for (long from = 0; from < builds; from += 50_000) {
        statement.execute(
            JOBS_OF_BUILDS
                + " FROM (SELECT id, organization, pipeline, number, branch, commit_sha, created_at,"
                + " scheduled_at, log_partition, log_offset FROM builds WHERE number >= "
                + from
                + " AND number < "
                + (from + 50_000)
                + ") b, range("
                + JOBS
                + ") s(j)");
        String part = "build_number >= %d AND build_number < %d".formatted(from, from + 50_000);
        statement.execute(SECTIONS.replace("{builds}", part));
        statement.execute(TESTS.replace("{builds}", part));
      }
      statement.execute("CHECKPOINT");
    }
  }

  private static void time(Statement statement, String name, String query) throws SQLException {
    time(
        name,
        () -> {
          try (ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
              // every row
            }
          }
        });
  }

  private interface Work {
    void run() throws SQLException;
  }

  private static void time(String name, Work work) throws SQLException {
    long[] millis = new long[RUNS];
    for (int run = 0; run < RUNS; run++) {
      long begun = System.nanoTime();
      work.run();
      millis[run] = (System.nanoTime() - begun) / 1_000_000;
    }
    Arrays.sort(millis);
    System.out.printf("%5d ms  %s%n", millis[RUNS / 2], name);
  }

  private static void read(SqlRunner runner, Insight insight) {
    try (Rows answer = runner.run(insight, InsightFilter.ALL)) {
      while (answer.next() != null) {
        // every row
      }
    } catch (QueryException e) {
      System.out.println("        " + e.sentence());
    }
  }
}
