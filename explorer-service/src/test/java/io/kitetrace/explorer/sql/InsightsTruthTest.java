package io.kitetrace.explorer.sql;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.simulator.catalogue.Figures;
import io.kitetrace.simulator.catalogue.Figures.Approvals;
import io.kitetrace.simulator.catalogue.Figures.Deployments;
import io.kitetrace.simulator.catalogue.Figures.Flaky;
import io.kitetrace.simulator.catalogue.Figures.PipelineDay;
import io.kitetrace.simulator.catalogue.Figures.QueueHour;
import io.kitetrace.simulator.catalogue.Figures.Retries;
import io.kitetrace.simulator.catalogue.Figures.Slow;
import io.kitetrace.simulator.catalogue.Figures.StepName;
import io.kitetrace.simulator.catalogue.Figures.Times;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every insight's figures are those that the simulator counts in what it made up. */
class InsightsTruthTest {

  private static final Figures FIGURES = CompanyTruth.TRUTH.figures();

  @TempDir static Path folder;
  private static Database database;
  private static SqlRunner sql;

  @BeforeAll
  static void index() throws Exception {
    database = CompanyTruth.index(folder);
    sql = new SqlRunner(database);
  }

  @AfterAll
  static void close() {
    sql.close();
    database.close();
  }

  @Test
  void flakySteps_areThoseThatTurnedFlakyAndOthersByChance() {
    Map<StepName, Flaky> found =
        insight(
            "flaky_steps",
            InsightRow::step,
            row ->
                new Flaky(
                    row.number("runs"),
                    row.number("flaky_commits"),
                    row.number("flaky_failures"),
                    row.number("lost_ms")));
    CompanyTruth.same(found, CompanyTruth.named(FIGURES.flakySteps()));
    assertThat(found)
        .containsKeys(new StepName("web", "browser"), new StepName("payments", "contracts"));
  }

  @Test
  void queueWaits_haveThePercentilesOfEachHour() {
    Map<QueueHour, Times> found =
        insight(
            "queue_waits",
            row -> new QueueHour(row.text("queue"), Instant.parse(row.text("hour"))),
            InsightRow::times);
    CompanyTruth.same(found, FIGURES.queueWaits(), InsightsTruthTest::near);
  }

  @Test
  void queueWaitsOfManyJobs_areAnsweredInPartsAsInOnePiece() {
    Insight waits = Insights.named("queue_waits").orElseThrow();
    for (InsightFilter filter :
        List.of(
            InsightFilter.ALL,
            new InsightFilter(
                "acme",
                "web",
                null,
                CompanyTruth.ANCHOR.minus(Duration.ofDays(9)),
                CompanyTruth.ANCHOR))) {
      try (SqlRunner parts = new SqlRunner(database, 100)) {
        List<List<Object>> whole = all(sql.run(waits, filter));
        assertThat(whole).hasSizeGreaterThan(10);
        assertThat(all(parts.run(waits, filter))).isEqualTo(whole);
      }
    }
  }

  private static <K, V> Map<K, V> insight(
      String name, Function<InsightRow, K> key, Function<InsightRow, V> value) {
    return InsightRow.of(sql, name).stream().collect(toMap(key, value));
  }

  private static List<List<Object>> all(Rows answer) {
    try (answer) {
      List<List<Object>> rows = new ArrayList<>();
      for (Object[] row = answer.next(); row != null; row = answer.next()) {
        rows.add(Arrays.asList(row));
      }
      return rows;
    }
  }

  @Test
  void stepDurations_haveThePercentilesOfEachStep() {
    Map<StepName, Times> found = insight("step_durations", InsightRow::step, InsightRow::times);
    CompanyTruth.same(found, CompanyTruth.named(FIGURES.stepDurations()), InsightsTruthTest::near);
  }

  @Test
  void retryCost_isWhatReplacedAttemptsTook() {
    Map<StepName, Retries> found =
        insight(
            "retry_cost",
            InsightRow::step,
            row ->
                new Retries(
                    row.number("retried_jobs"), row.number("agent_ms"), row.number("queue_ms")));
    CompanyTruth.same(found, CompanyTruth.named(FIGURES.retryCost()));
  }

  @Test
  void regressions_areTheStepThatStayedSlowFromItsFirstBuildOn() {
    StepName migrations = new StepName("api", "migrations");
    Slow slow = FIGURES.slowSteps().get(migrations);
    Map<StepName, List<String>> found =
        insight(
            "regressions",
            InsightRow::step,
            row -> List.of(row.text("first_build"), row.text("first_commit")));
    CompanyTruth.same(
        found, Map.of(migrations, List.of(String.valueOf(slow.firstBuild()), slow.firstCommit())));
  }

  @Test
  void deployments_areThoseOfEachDayAndThoseThatFailed() {
    Map<PipelineDay, Deployments> found =
        insight(
            "deployments",
            row -> new PipelineDay(row.text("pipeline"), LocalDate.parse(row.text("day"))),
            row -> new Deployments(row.number("deployments"), row.number("failed")));
    CompanyTruth.same(found, FIGURES.deployments(Set.of("rollout", "apply", "migrate")));
  }

  @Test
  void approvals_waitedForThePeopleWhoGaveThem() {
    Map<String, Approvals> found =
        InsightRow.of(
                sql.run(
                    """
                    SELECT unblocked_by, count(*) AS steps, sum(wait_ms) AS total, max(wait_ms) AS longest
                    FROM blocks WHERE unblocked_at IS NOT NULL GROUP BY ALL"""))
            .stream()
            .collect(
                toMap(
                    row -> row.text("unblocked_by"),
                    row ->
                        new Approvals(
                            row.number("steps"), row.number("total"), row.number("longest"))));
    CompanyTruth.same(found, FIGURES.approvals(), InsightsTruthTest::near);
  }

  /** Percentiles between two jobs may be rounded otherwise. */
  private static boolean near(Times found, Times expected) {
    return found.jobs() == expected.jobs()
        && Math.abs(found.p50Millis() - expected.p50Millis()) <= 1
        && Math.abs(found.p95Millis() - expected.p95Millis()) <= 1
        && found.maxMillis() == expected.maxMillis();
  }

  /**
   * A trigger step that finds no room in the company is over up to 120 ms after the last job that
   * has times, which the API does not tell; that happens at most once.
   */
  private static boolean near(Approvals found, Approvals expected) {
    return found.steps() == expected.steps()
        && Math.abs(found.totalMillis() - expected.totalMillis()) <= 120
        && Math.abs(found.longestMillis() - expected.longestMillis()) <= 120;
  }
}
