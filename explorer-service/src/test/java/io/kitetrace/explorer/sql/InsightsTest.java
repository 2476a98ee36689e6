package io.kitetrace.explorer.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.index.QueryLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each insight over rows whose answer a person can say. */
class InsightsTest {

  @TempDir private Path folder;

  @Test
  void regressions_nameTheFirstSlowBuild_andItsCommit() throws Exception {
    List<Map<String, Object>> found =
        insight(
            "regressions",
            InsightFilter.ALL,
            jobs(
                """
                SELECT 'unit' AS step, 'success' AS outcome,
                  20000 + hash(i) % 3000 + CASE WHEN i >= 60 THEN 15000 ELSE 0 END AS duration_ms
                """),
            jobs(
                """
                SELECT 'lint' AS step, 'success' AS outcome, 20000 + hash(i, 1) % 15000 AS duration_ms
                """));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst())
        .containsEntry("step", "unit")
        .containsEntry("first_build", 60L)
        .containsEntry("first_commit", "commit-60")
        .containsEntry("build_ids", List.of("00000000-0000-4000-8000-000000000060"));
  }

  @Test
  void flakySteps_areThoseThatFailedAndPassedOnOneCommit() throws Exception {
    List<Map<String, Object>> found =
        insight(
            "flaky_steps",
            InsightFilter.ALL,
            jobs(
                "SELECT 'flaky' AS step, CASE WHEN i % 10 = 0 THEN 'failure' ELSE 'success' END AS outcome, 5 AS duration_ms"),
            jobs("SELECT 'flaky' AS step, 'success' AS outcome, 7 AS duration_ms"),
            // Fails on each of its commits for good.
            jobs(
                "SELECT 'broken' AS step, CASE WHEN i < 50 THEN 'success' ELSE 'failure' END AS outcome, 5 AS duration_ms"),
            // Its pipeline accepts it.
            jobs(
                "SELECT 'soft' AS step, CASE WHEN i % 3 = 0 THEN 'failure' ELSE 'success' END AS outcome, true AS soft_failed, 5 AS duration_ms"),
            jobs(
                "SELECT 'soft' AS step, 'success' AS outcome, false AS soft_failed, 5 AS duration_ms"));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst())
        .containsEntry("step", "flaky")
        .containsEntry("runs", 200L)
        .containsEntry("flaky_commits", 10L)
        .containsEntry("flaky_failures", 10L)
        .containsEntry("flaky_rate", 0.05)
        .containsEntry("lost_ms", 50L);
    assertThat((List<?>) found.getFirst().get("build_ids")).hasSize(10);
  }

  @Test
  void retryCost_isOfReplacedAttemptsAlone() throws Exception {
    List<Map<String, Object>> found =
        insight(
            "retry_cost",
            InsightFilter.ALL,
            jobs(
                "SELECT 'unit' AS step, i >= 5 AS last_attempt, 'failure' AS outcome, 100 AS duration_ms, 10 AS queue_ms"));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst())
        .containsEntry("retried_jobs", 5L)
        .containsEntry("agent_ms", 500L)
        .containsEntry("queue_ms", 50L)
        .containsEntry("agent_share", 0.05);
  }

  @Test
  void filters_chooseBuilds_byPipelineAndTime() throws Exception {
    Instant from = Instant.parse("2026-01-01T00:10:00Z");
    String jobs = jobs("SELECT 'unit' AS step, 'success' AS outcome, 100 AS duration_ms");
    assertThat(
            insight(
                "step_durations",
                new InsightFilter("acme", "w?b*", "main", from, from.plus(Duration.ofMinutes(5))),
                jobs))
        .singleElement()
        .satisfies(row -> assertThat(row).containsEntry("jobs", 5L));
    assertThat(insight("step_durations", new InsightFilter(null, "other", null, null, null)))
        .isEmpty();
  }

  /** A hundred jobs, one a build and a minute. */
  private static String jobs(String columns) {
    String time = "make_timestamptz(1767225600000000 + i * 60000000)";
    return """
        INSERT INTO jobs BY NAME
        SELECT 1 AS attempt, coalesce(given.last_attempt, true) AS last_attempt,
          false AS critical, 'script' AS kind, 'acme' AS organization, 'web' AS pipeline,
          'main' AS branch, uuid() AS id,
          ('00000000-0000-4000-8000-' || lpad((i)::VARCHAR, 12, '0'))::UUID AS build_id,
          i AS build_number, 'commit-' || i AS commit_sha, %s AS created_at, %s AS started_at,
          0 AS log_partition, i AS log_offset, given.* EXCLUDE (i, last_attempt)
        FROM (SELECT NULL::BOOLEAN AS last_attempt, 0 AS i WHERE false
          UNION ALL BY NAME (%s, i FROM range(100) AS numbers(i))) AS given
        """
        .formatted(time, time, columns.strip());
  }

  private List<Map<String, Object>> insight(String name, InsightFilter filter, String... rows)
      throws Exception {
    try (Database database = FilledIndex.of(folder, QueryLimits.DEFAULTS, rows);
        SqlRunner runner = new SqlRunner(database);
        Rows answer = runner.run(Insights.named(name).orElseThrow(), filter)) {
      List<Map<String, Object>> all = new ArrayList<>();
      for (Object[] row = answer.next(); row != null; row = answer.next()) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < row.length; i++) {
          named.put(answer.columns().get(i).name(), row[i]);
        }
        all.add(named);
      }
      return all;
    }
  }
}
