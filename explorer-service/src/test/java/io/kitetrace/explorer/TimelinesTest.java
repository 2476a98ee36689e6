package io.kitetrace.explorer;

import static io.kitetrace.explorer.TestExplorer.rows;
import static io.kitetrace.explorer.TestExplorer.start;
import static io.kitetrace.explorer.TestExplorer.value;
import static io.kitetrace.testing.builds.Json.build;
import static io.kitetrace.testing.builds.Json.id;
import static io.kitetrace.testing.builds.Json.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.model.Build;
import io.kitetrace.testing.builds.Json;
import io.kitetrace.timeline.TestTimeline.Result;
import io.kitetrace.timeline.Timeline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Timelines of jobs, from their topic into the tables. */
class TimelinesTest {

  private static final String COUNTS =
      "SELECT (SELECT count(*) FROM builds), (SELECT count(*) FROM job_timelines),"
          + " (SELECT count(*) FROM job_sections), (SELECT count(*) FROM job_tests)";
  private static final Json JSON =
      build("a").with("commit", "c0ffee").jobs(job("unit", 0, 1, 60), job("lint", 0, 1, 60));
  private static final Build BUILD = JSON.read();
  private static final List<Timeline> ALL =
      List.of(
          Timelines.log(BUILD, 0, Map.of("Bundle install", 5.0)),
          Timelines.tests(
              BUILD,
              0,
              "Suite",
              12,
              Timelines.test(1, "adds", Result.FAILED, false, 0.5),
              Timelines.test(2, "waits", Result.PASSED, true, 2)),
          Timelines.profile(BUILD, 1, "compile", 3),
          Timelines.engine(BUILD, "Suite", "adds", "flaky", "slow"));

  @TempDir Path folder;

  @Test
  void timelines_areInTheIndex_asSectionsAndTestsOfTheirJobs() throws Exception {
    try (BuildLog log = new BuildLog(2)) {
      log.createTimelines(2);
      log.publish(JSON);
      log.publishTimelines(ALL);
      try (Explorer explorer = start(log, file())) {
        assertThat(explorer.awaitCaughtUp()).isTrue();
        assertThat(rows(explorer, COUNTS)).containsExactly(List.of("1", "4", "4", "3"));
        assertThat(
                rows(
                    explorer,
                    "SELECT step, source, kind, name, depth, started_at::VARCHAR, duration_ms,"
                        + " coalesce(lines, -1), coalesce(tests, -1), coalesce(failed_tests, -1)"
                        + " FROM job_sections ORDER BY source, depth"))
            .containsExactly(
                section("unit", "log", "log_phase", "command", "0", "01", "5000", "-1", "-1", "-1"),
                section(
                    "unit",
                    "log",
                    "log_group",
                    "Bundle install",
                    "1",
                    "01",
                    "5000",
                    "10",
                    "-1",
                    "-1"),
                section(
                    "lint", "profiles", "profile", "compile", "0", "01", "3000", "-1", "-1", "-1"),
                section(
                    "unit", "tests", "test_suite", "Suite", "0", "01", "8000", "-1", "12", "1"));
        assertThat(
                rows(
                    explorer,
                    "SELECT source, suite, name, outcome, flaky, duration_ms, commit_sha,"
                        + " coalesce(labels, ''), coalesce(reliability, 0) FROM job_tests"
                        + " ORDER BY source DESC, name"))
            .containsExactly(
                List.of("tests", "Suite", "adds", "failure", "false", "500", "c0ffee", "", "0.0"),
                List.of("tests", "Suite", "waits", "success", "true", "2000", "c0ffee", "", "0.0"),
                List.of(
                    "test_engine",
                    "Suite",
                    "adds",
                    "success",
                    "true",
                    "1500",
                    "c0ffee",
                    "flaky, slow",
                    "0.9"));
        assertThat(
                rows(
                    explorer,
                    "SELECT source, status, lines, bytes FROM job_timelines WHERE job_id = '%s'"
                            .formatted(id("unit"))
                        + " AND lines IS NOT NULL"))
            .containsExactly(List.of("log", "complete", "10", "100"));
        assertThat(explorer.metrics().timelines()).isEqualTo(4);
        await().untilAsserted(() -> assertThat(explorer.indexer().lagRecords()).isZero());
      }
    }
  }

  @Test
  void laterTimeline_ofAJobAndSource_replacesTheRows_nowAndAfterARestart() throws Exception {
    try (BuildLog log = new BuildLog(1)) {
      log.createTimelines(1);
      log.publishTimelines(ALL);
      Timeline second = Timelines.log(BUILD, 0, Map.of("one", 1.0, "two", 2.0));
      log.publishTimelines(List.of(second, second));
      try (Explorer explorer = start(log, file())) {
        assertThat(explorer.awaitCaughtUp()).isTrue();
        assertThat(rows(explorer, COUNTS)).containsExactly(List.of("0", "4", "5", "3"));
      }
      log.publishTimelines(List.of(Timelines.log(BUILD, 0, Map.of("last", 1.0))));
      try (Explorer explorer = start(log, file())) {
        assertThat(explorer.awaitCaughtUp()).isTrue();
        assertThat(rows(explorer, COUNTS)).containsExactly(List.of("0", "4", "4", "3"));
        assertThat(value(explorer, "SELECT name FROM job_sections WHERE kind = 'log_group'"))
            .isEqualTo("last");
      }
    }
  }

  @Test
  void topic_thatComesLater_isFound_andBuildsNeedNone() throws Exception {
    try (BuildLog log = new BuildLog(1);
        Explorer explorer = start(log, file())) {
      log.publish(JSON);
      assertThat(explorer.awaitCaughtUp()).isTrue();
      assertThat(rows(explorer, COUNTS)).containsExactly(List.of("1", "0", "0", "0"));
      log.createTimelines(1);
      log.publishTimelines(ALL);
      assertThat(explorer.awaitCaughtUp()).isTrue();
      assertThat(rows(explorer, COUNTS)).containsExactly(List.of("1", "4", "4", "3"));
      assertThat(explorer.ended()).isNotDone();
    }
  }

  @Test
  void brokenTimelines_arePassedOverAndCounted() throws Exception {
    try (BuildLog log = new BuildLog(1)) {
      log.createTimelines(1);
      log.publishToTimelines("no JSON".getBytes(StandardCharsets.UTF_8));
      log.publishToTimelines(new byte[0]);
      log.publishTimelines(ALL);
      try (Explorer explorer = start(log, file())) {
        assertThat(explorer.awaitCaughtUp()).isTrue();
        assertThat(rows(explorer, COUNTS)).containsExactly(List.of("0", "4", "4", "3"));
        assertThat(explorer.metrics().rejectedTimelines()).isEqualTo(2);
        assertThat(explorer.metrics().rejected()).isZero();
      }
    }
  }

  @Test
  void filters_holdForTheTextsOfTimelines_asForSpans() throws Exception {
    try (BuildLog log = new BuildLog(1)) {
      log.createTimelines(1);
      log.publishTimelines(ALL);
      try (Explorer explorer =
          start(
              log,
              file(),
              "TRACE_ATTRIBUTES_EXCLUDE",
              "buildkite.log.group.title,test.case.name,buildkite.test.flaky",
              "TRACE_ATTRIBUTES_HASH",
              "test.suite.name,buildkite.job.tests.total,buildkite.build.branch,vcs.ref.head.name",
              "TRACE_HASH_KEY",
              "0123456789abcdef0123456789abcdef")) {
        assertThat(explorer.awaitCaughtUp()).isTrue();
        assertThat(rows(explorer, COUNTS)).containsExactly(List.of("0", "4", "4", "3"));
        assertThat(value(explorer, "SELECT count(name) FROM job_sections WHERE kind = 'log_group'"))
            .isEqualTo("0");
        assertThat(
                value(
                    explorer,
                    "SELECT count(name) + count(flaky) + count(labels) + count(reliability)"
                        + " FROM job_tests"))
            .isEqualTo("0");
        assertThat(
                value(
                    explorer,
                    "SELECT list_distinct(list(length(suite)) || list(length(branch)))"
                        + " FROM job_tests"))
            .isEqualTo("[64]");
        assertThat(
                value(
                    explorer,
                    "SELECT length(name) FROM job_sections WHERE kind = 'test_suite'"
                        + " AND tests IS NULL AND failed_tests = 1"))
            .isEqualTo("64");
        assertThat(
                value(
                    explorer,
                    "SELECT count(tests) || ' ' || count(failed_tests) FROM job_timelines"))
            .isEqualTo("0 1");
      }
    }
  }

  @Test
  void anotherTopicOfThatName_isReadAnew_andBuildsStay() throws Exception {
    try (BuildLog log = new BuildLog(1)) {
      log.createTimelines(1);
      log.publish(JSON);
      log.publishTimelines(ALL);
      try (Explorer explorer = start(log, file())) {
        assertThat(explorer.awaitCaughtUp()).isTrue();
      }
      log.deleteTimelines();
      await().ignoreExceptions().until(() -> created(log));
      log.publishTimelines(ALL.subList(0, 1));
      try (Explorer explorer = start(log, file())) {
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(
                () ->
                    assertThat(rows(explorer, COUNTS))
                        .containsExactly(List.of("1", "1", "2", "0")));
        assertThat(explorer.metrics().indexed()).isZero();
      }
    }
  }

  @Test
  void cutLog_isReadAnew_andTimelinesStay_andANewIndexReadsBoth() throws Exception {
    try (BuildLog log = new BuildLog(1)) {
      log.createTimelines(1);
      log.publish(JSON);
      log.publishTimelines(ALL);
      try (Explorer explorer = start(log, file())) {
        assertThat(explorer.awaitCaughtUp()).isTrue();
      }
      log.publish(build("b").jobs(job("one", 0, 1, 60)), build("c").jobs(job("two", 0, 1, 60)));
      log.cut(0, 3);
      try (Explorer explorer = start(log, file())) {
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> rows(explorer, "SELECT id FROM builds").equals(List.of(List.of(id("c")))));
        assertThat(rows(explorer, COUNTS)).containsExactly(List.of("1", "4", "4", "3"));
        assertThat(explorer.metrics().rebuilds()).isEqualTo(1);
        assertThat(explorer.metrics().timelines()).isZero();
      }
      try (Explorer explorer = start(log, file(), "TRACE_ATTRIBUTES_EXCLUDE", "x.y")) {
        assertThat(explorer.awaitCaughtUp()).isTrue();
        assertThat(rows(explorer, COUNTS)).containsExactly(List.of("1", "4", "4", "3"));
        assertThat(explorer.metrics().timelines()).isEqualTo(4);
      }
    }
  }

  private static boolean created(BuildLog log) {
    log.createTimelines(1);
    return true;
  }

  private static List<String> section(String... values) {
    List<String> row = new ArrayList<>(List.of(values));
    row.set(5, "2026-03-02 09:00:" + values[5] + "+00");
    return row;
  }

  private Path file() {
    return folder.resolve("explorer.duckdb");
  }
}
