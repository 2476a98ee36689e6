package io.kitetrace.explorer.sql;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.index.DatabaseLimits;
import io.kitetrace.explorer.index.IndexWriter;
import io.kitetrace.explorer.rows.BuildRows;
import io.kitetrace.explorer.rows.LogRecord;
import io.kitetrace.model.BuildReader;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.simulator.SimulatedOrganization;
import io.kitetrace.simulator.catalogue.BuildTruth.VersionTruth;
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
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.catalogue.Truth;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.trace.TraceSettings;
import io.kitetrace.wire.Topics;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every insight's figures are those that the simulator counts in what it made up. */
class InsightsTruthTest {

  private static final Instant ANCHOR = Instant.parse("2026-03-18T14:00:00Z");
  private static final Organization COMPANY =
      SimulatedOrganization.of(
          "acme", CompanyShape.defaults().withBuilds(600).withStories(), ANCHOR);
  private static final Truth TRUTH = new Truth(List.of(COMPANY), ANCHOR);
  private static final Figures FIGURES = TRUTH.figures();

  @TempDir static Path folder;
  private static Database database;
  private static SqlRunner sql;

  @BeforeAll
  static void index() throws Exception {
    database =
        Database.open(
            folder.resolve("x.duckdb"), new DatabaseLimits(DatabaseLimits.LEAST_MEMORY, 1));
    sql = new SqlRunner(database);
    Settings settings =
        new Settings(Variables.of(Map.of("TRACE_TASK_TYPE_DEPLOY", "rollout,apply,migrate")));
    BuildRows rows = new BuildRows(TraceSettings.read(settings));
    settings.check();
    BuildReader reader = new BuildReader();
    long offset = 0;
    try (IndexWriter writer = new IndexWriter(database, Topics.DEFAULT)) {
      for (ListedBuild build : COMPANY.newestFirst()) {
        for (VersionTruth version : build.truth(ANCHOR.toEpochMilli()).versions()) {
          LogRecord record = new LogRecord(0, offset++, version.since(), null, "poll");
          writer.add(rows.rows(reader.read(json(build, version.since())), record));
        }
        if (writer.pendingBuilds() >= 100) {
          writer.commit(Map.of(0, offset));
        }
      }
      writer.commit(Map.of(0, offset));
    }
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
            Row::step,
            row ->
                new Flaky(
                    row.number("runs"),
                    row.number("flaky_commits"),
                    row.number("flaky_failures"),
                    row.number("lost_ms")));
    same(found, named(FIGURES.flakySteps()));
    assertThat(found)
        .containsKeys(new StepName("web", "browser"), new StepName("payments", "contracts"));
  }

  @Test
  void queueWaits_haveThePercentilesOfEachHour() {
    Map<QueueHour, Times> found =
        insight(
            "queue_waits",
            row -> new QueueHour(row.text("queue"), Instant.parse(row.text("hour"))),
            Row::times);
    same(found, FIGURES.queueWaits(), InsightsTruthTest::near);
  }

  @Test
  void queueWaitsOfManyJobs_areAnsweredInPartsAsInOnePiece() {
    Insight waits = Insights.named("queue_waits").orElseThrow();
    for (InsightFilter filter :
        List.of(
            InsightFilter.ALL,
            new InsightFilter("acme", "web", null, ANCHOR.minus(Duration.ofDays(9)), ANCHOR))) {
      try (SqlRunner parts = new SqlRunner(database, 100)) {
        List<List<Object>> whole = all(sql.run(waits, filter));
        assertThat(whole).hasSizeGreaterThan(10);
        assertThat(all(parts.run(waits, filter))).isEqualTo(whole);
      }
    }
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
    Map<StepName, Times> found = insight("step_durations", Row::step, Row::times);
    same(found, named(FIGURES.stepDurations()), InsightsTruthTest::near);
  }

  @Test
  void retryCost_isWhatReplacedAttemptsTook() {
    Map<StepName, Retries> found =
        insight(
            "retry_cost",
            Row::step,
            row ->
                new Retries(
                    row.number("retried_jobs"), row.number("agent_ms"), row.number("queue_ms")));
    same(found, named(FIGURES.retryCost()));
  }

  @Test
  void regressions_areTheStepThatStayedSlowFromItsFirstBuildOn() {
    StepName migrations = new StepName("api", "migrations");
    Slow slow = FIGURES.slowSteps().get(migrations);
    Map<StepName, List<String>> found =
        insight(
            "regressions",
            Row::step,
            row -> List.of(row.text("first_build"), row.text("first_commit")));
    same(found, Map.of(migrations, List.of(String.valueOf(slow.firstBuild()), slow.firstCommit())));
  }

  @Test
  void deployments_areThoseOfEachDayAndThoseThatFailed() {
    Map<PipelineDay, Deployments> found =
        insight(
            "deployments",
            row -> new PipelineDay(row.text("pipeline"), LocalDate.parse(row.text("day"))),
            row -> new Deployments(row.number("deployments"), row.number("failed")));
    same(found, FIGURES.deployments(Set.of("rollout", "apply", "migrate")));
  }

  @Test
  void approvals_waitedForThePeopleWhoGaveThem() {
    Map<String, Approvals> found =
        rows(
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
    same(found, FIGURES.approvals(), InsightsTruthTest::near);
  }

  private static <K, V> Map<K, V> insight(
      String name, Function<Row, K> key, Function<Row, V> value) {
    return rows(sql.run(Insights.named(name).orElseThrow(), InsightFilter.ALL)).stream()
        .collect(toMap(key, value));
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

  private static <K, V> void same(Map<K, V> found, Map<K, V> expected) {
    same(found, expected, Object::equals);
  }

  /** Tells the differences alone. */
  private static <K, V> void same(Map<K, V> found, Map<K, V> expected, BiPredicate<V, V> equal) {
    assertThat(expected).isNotEmpty();
    Set<K> keys = new HashSet<>(found.keySet());
    keys.addAll(expected.keySet());
    keys.removeIf(
        key ->
            found.containsKey(key)
                && expected.containsKey(key)
                && equal.test(found.get(key), expected.get(key)));
    assertThat(keys)
        .map(key -> "%s: %s, not %s".formatted(key, found.get(key), expected.get(key)))
        .isEmpty();
  }

  private static List<Row> rows(Rows rows) {
    List<Row> all = new ArrayList<>();
    try (rows) {
      for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
        Map<String, @Nullable Object> values = new HashMap<>();
        for (int i = 0; i < row.length; i++) {
          values.put(rows.columns().get(i).name(), row[i]);
        }
        all.add(new Row(values));
      }
      assertThat(rows.cut()).isNull();
    }
    return all;
  }

  /** As tables name steps without a key: without the codes of emojis, or else by the command. */
  private static <V> Map<StepName, V> named(Map<StepName, V> figures) {
    return figures.entrySet().stream()
        .collect(
            toMap(
                entry ->
                    new StepName(
                        entry.getKey().pipeline(),
                        entry.getKey().step().isEmpty()
                            ? "make html"
                            : entry.getKey().step().replaceAll(":[a-z_]+: ", "")),
                Map.Entry::getValue));
  }

  private static byte[] json(ListedBuild build, Instant at) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    build.write(out, new Rendering(at.toEpochMilli(), 1, true, true, true, false, true));
    return out.toByteArray();
  }

  private record Row(Map<String, @Nullable Object> values) {

    StepName step() {
      return new StepName(text("pipeline"), text("step"));
    }

    String text(String column) {
      return String.valueOf(values.get(column));
    }

    Times times() {
      return new Times(number("jobs"), number("p50_ms"), number("p95_ms"), number("max_ms"));
    }

    long number(String column) {
      return Long.parseLong(text(column));
    }
  }
}
