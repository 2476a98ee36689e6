package io.kitetrace.explorer.sql;

import static io.kitetrace.testing.builds.Json.NINE;
import static io.kitetrace.testing.builds.Json.id;
import static io.kitetrace.testing.builds.Json.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.explorer.Timelines;
import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.index.DatabaseLimits;
import io.kitetrace.explorer.index.IndexWriter;
import io.kitetrace.explorer.rows.BuildRows;
import io.kitetrace.explorer.rows.LogRecord;
import io.kitetrace.explorer.rows.TimelineRows;
import io.kitetrace.model.Build;
import io.kitetrace.testing.builds.Json;
import io.kitetrace.timeline.TestTimeline.Case;
import io.kitetrace.timeline.TestTimeline.Result;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.trace.TraceOptions;
import io.kitetrace.wire.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The insights into jobs against what made-up jobs were told to do: each test runs in each job of
 * its place, and reports keep those that failed, were run again or took long, as the enricher does.
 */
class TestsTruthTest {

  private static final int COMMITS = 40;
  private static final List<String> TESTS = List.of("steady", "flaky", "broken", "rerun", "slow");
  private static final Random RANDOM = new Random(11);

  /** What happened to a test at one commit and in one place. */
  private static final class Runs {
    final Set<String> failedJobs = new HashSet<>();
    final Set<String> jobs = new HashSet<>();
    int failures;
    boolean rerun;
  }

  @TempDir static Path folder;
  private static Database database;
  private static SqlRunner sql;
  private static final Map<String, Map<String, Runs>> TRUTH = new TreeMap<>();
  private static final Map<String, List<Long>> SECTIONS = new TreeMap<>();
  private static final List<Long> SLOW = new ArrayList<>();

  @BeforeAll
  static void index() {
    database =
        Database.open(
            folder.resolve("x.duckdb"), new DatabaseLimits(DatabaseLimits.LEAST_MEMORY, 1));
    sql = new SqlRunner(database);
    BuildRows rows = new BuildRows(TraceOptions.DEFAULTS);
    TimelineRows inside = new TimelineRows(TraceOptions.DEFAULTS);
    long builds = 0;
    long timelines = 0;
    try (IndexWriter writer = new IndexWriter(database, Topics.DEFAULT)) {
      for (int commit = 0; commit < COMMITS; commit++) {
        for (int build = 0; build < 1 + commit % 3; build++) {
          Build made = build(commit, build);
          writer.add(rows.rows(made, new LogRecord(0, builds++, NINE, null, null)));
          for (Timeline timeline : timelines(made, commit)) {
            writer.add(inside.rows(timeline, new LogRecord(0, timelines++, NINE, null, null)));
          }
        }
        writer.commit(Map.of(0, builds), Map.of(0, timelines));
      }
    }
  }

  @AfterAll
  static void close() {
    sql.close();
    database.close();
  }

  @Test
  void flakyTests_areThoseThatFailedAndPassedInOnePlaceOfOneCommit() {
    Map<String, List<Long>> expected = new TreeMap<>();
    TRUTH.forEach(
        (name, commits) -> {
          List<Runs> flaky =
              commits.values().stream()
                  .filter(runs -> runs.failures > 0)
                  .filter(runs -> runs.rerun || runs.jobs.size() > runs.failedJobs.size())
                  .toList();
          if (!flaky.isEmpty()) {
            expected.put(
                name,
                List.of((long) flaky.size(), flaky.stream().mapToLong(r -> r.failures).sum()));
          }
        });
    Map<String, List<Long>> found = new TreeMap<>();
    for (Map<String, Object> row : insight("flaky_tests", InsightFilter.ALL)) {
      found.put(
          (String) row.get("name"),
          List.of((Long) row.get("flaky_commits"), (Long) row.get("flaky_failures")));
      assertThat(row).containsEntry("suite", "unit").containsEntry("pipeline", "web");
      assertThat(row).containsEntry("labelled", row.get("name").equals("rerun"));
    }
    assertThat(found).isEqualTo(expected).containsOnlyKeys("flaky", "rerun");
  }

  @Test
  void flakyTests_obeyFilters() {
    assertThat(insight("flaky_tests", new InsightFilter(null, "other", null, null, null)))
        .isEmpty();
    assertThat(
            insight(
                "flaky_tests", new InsightFilter(null, "w*", "main", NINE, NINE.plusSeconds(9))))
        .hasSize(2);
    assertThat(insight("flaky_tests", new InsightFilter(null, null, null, null, NINE))).isEmpty();
    assertThat(insight("slowest_sections", new InsightFilter(null, null, null, null, NINE)))
        .isEmpty();
    assertThat(insight("slowest_tests", new InsightFilter(null, "w*", null, NINE, null)))
        .isNotEmpty();
  }

  @Test
  void slowestTests_haveTheTimesOfThoseThatReportsKeep() {
    Map<String, Object> slow =
        insight("slowest_tests", InsightFilter.ALL).stream()
            .filter(row -> row.get("name").equals("slow"))
            .findFirst()
            .orElseThrow();
    assertThat(slow)
        .containsEntry("runs", (long) SLOW.size())
        .containsEntry("max_ms", SLOW.stream().max(Long::compare).orElseThrow())
        .containsEntry("total_ms", SLOW.stream().mapToLong(Long::longValue).sum())
        .containsEntry("failure_rate", 0.0);
    assertThat((Long) slow.get("p50_ms")).isBetween(median(SLOW) - 1, median(SLOW) + 1);
  }

  @Test
  void slowestSections_haveTheTimesOfTheLogsSections() {
    Map<String, List<Long>> found = new TreeMap<>();
    for (Map<String, Object> row : insight("slowest_sections", InsightFilter.ALL)) {
      if (row.get("kind").equals("log_group")) {
        List<Long> times = SECTIONS.get(row.get("name"));
        assertThat((Long) row.get("p50_ms")).isBetween(median(times) - 1, median(times) + 1);
        found.put(
            (String) row.get("name"),
            List.of((Long) row.get("runs"), (Long) row.get("total_ms"), (Long) row.get("max_ms")));
      }
    }
    Map<String, List<Long>> expected = new TreeMap<>();
    SECTIONS.forEach(
        (name, times) ->
            expected.put(
                name,
                List.of(
                    (long) times.size(),
                    times.stream().mapToLong(Long::longValue).sum(),
                    times.stream().max(Long::compare).orElseThrow())));
    assertThat(found).isEqualTo(expected);
  }

  /** Two parallel jobs of one step, of which each has its own half of the tests. */
  private static Build build(int commit, int build) {
    String name = commit + "/" + build;
    Json[] jobs = new Json[2];
    for (int part = 0; part < 2; part++) {
      jobs[part] =
          job(name + "/" + part, 0, 1, 60)
              .with("step_key", "rspec")
              .with("parallel_group_index", part)
              .with("parallel_group_total", 2);
    }
    return Json.build(name)
        .with("web_url", "https://buildkite.com/acme/web/builds/7")
        .with("commit", id("commit " + commit))
        .jobs(jobs)
        .read();
  }

  private static List<Timeline> timelines(Build build, int commit) {
    List<Timeline> timelines = new ArrayList<>();
    for (int part = 0; part < 2; part++) {
      Map<String, Double> sections = new LinkedHashMap<>();
      for (String section : List.of("Install", "Test")) {
        long millis = 500 + RANDOM.nextInt(9_000);
        sections.put(section, millis / 1e3);
        SECTIONS.computeIfAbsent(section, n -> new ArrayList<>()).add(millis);
      }
      timelines.add(Timelines.log(build, part, sections));
      List<Case> cases = new ArrayList<>();
      for (int n = 0; n < TESTS.size(); n++) {
        if (part == n % 2) {
          run(build.jobs().get(part).id(), commit + "/" + part, n, commit, cases);
        }
      }
      timelines.add(Timelines.tests(build, part, "unit", 50, cases.toArray(Case[]::new)));
    }
    timelines.add(
        RANDOM.nextBoolean()
            ? Timelines.engine(build, "unit", "rerun", "slow")
            : Timelines.engine(build, "unit", "rerun", "flaky"));
    return timelines;
  }

  private static void run(String job, String place, int n, int commit, List<Case> cases) {
    String name = TESTS.get(n);
    Runs runs =
        TRUTH.computeIfAbsent(name, t -> new HashMap<>()).computeIfAbsent(place, p -> new Runs());
    runs.jobs.add(job);
    switch (name) {
      case "flaky", "broken" -> {
        // A broken test fails in each job of every third commit.
        boolean fails = name.equals("flaky") ? RANDOM.nextInt(3) == 0 : commit % 3 == 0;
        if (fails) {
          runs.failures++;
          runs.failedJobs.add(job);
          cases.add(Timelines.test(n, name, Result.FAILED, false, 0.1));
        }
      }
      case "rerun" -> {
        if (RANDOM.nextInt(4) == 0) {
          runs.failures++;
          runs.rerun = true;
          cases.add(Timelines.test(n, name, Result.PASSED, true, 0.1));
        }
      }
      case "slow" -> {
        long millis = 1_000 + RANDOM.nextInt(5_000);
        SLOW.add(millis);
        cases.add(Timelines.test(n, name, Result.PASSED, false, millis / 1e3));
      }
      default -> {}
    }
  }

  private static long median(List<Long> times) {
    List<Long> sorted = times.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static List<Map<String, Object>> insight(String name, InsightFilter filter) {
    List<Map<String, Object>> all = new ArrayList<>();
    try (Rows rows = sql.run(Insights.named(name).orElseThrow(), filter)) {
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < row.length; i++) {
          values.put(rows.columns().get(i).name(), row[i]);
        }
        all.add(values);
      }
    }
    return all;
  }
}
