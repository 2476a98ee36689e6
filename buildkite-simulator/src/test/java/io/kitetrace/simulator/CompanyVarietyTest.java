package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.company.CompanyShape;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What occurs in reality occurs within the first few hundred builds of the default company. */
class CompanyVarietyTest {
  private static final Organization COMPANY =
      Companies.acme(CompanyShape.defaults().withBuilds(300));
  private static final List<JsonNode> BUILDS = Companies.all(COMPANY, Companies.ANCHOR);
  private static final List<JsonNode> JOBS =
      BUILDS.stream().flatMap(build -> stream(build.path("jobs"))).toList();

  @Test
  void company_hasExactlyAsManyBuildsAndPipelinesAsWanted() {
    assertThat(BUILDS).hasSize(300);
    assertThat(COMPANY.pipelines()).hasSize(20);
    assertThat(BUILDS.stream().map(b -> b.path("pipeline").path("slug").asText()).distinct())
        .hasSizeGreaterThan(15);
  }

  @ParameterizedTest
  @ValueSource(strings = {"passed", "failed", "blocked", "canceled", "skipped", "not_run"})
  void builds_endInEveryState(String state) {
    occurs(BUILDS, build -> build.path("state").asText().equals(state));
  }

  @Test
  void blockedBuilds_comeInBothForms() {
    occurs(BUILDS, b -> is(b, "state", "passed") && b.path("blocked").asBoolean());
    occurs(BUILDS, b -> is(b, "state", "blocked") && is(b, "blocked_state", "passed"));
    occurs(BUILDS, b -> is(b, "state", "blocked") && is(b, "blocked_state", "running"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "script/passed",
        "script/failed",
        "script/timed_out",
        "script/expired",
        "script/canceled",
        "script/broken",
        "script/waiting_failed",
        "script/blocked",
        "script/blocked_failed",
        "trigger/passed",
        "trigger/failed",
        "trigger/blocked",
        "trigger/broken",
        "manual/blocked",
        "manual/unblocked",
        "manual/blocked_failed",
        "manual/broken"
      })
  void jobs_areOfEveryTypeAndState(String wanted) {
    occurs(
        JOBS, job -> (job.path("type").asText() + "/" + job.path("state").asText()).equals(wanted));
  }

  @Test
  void waiters_haveNothingButTheirIdsAndType() {
    assertThat(JOBS.stream().filter(job -> is(job, "type", "waiter")))
        .isNotEmpty()
        .allSatisfy(
            job ->
                assertThat(job.properties())
                    .extracting(Map.Entry::getKey)
                    .containsExactly("id", "graphql_id", "type"));
  }

  @Test
  void jobsThatNeverStarted_showWhyInTheirTimes() {
    occurs(
        JOBS,
        job ->
            is(job, "state", "expired")
                && has(job, "runnable_at", "finished_at", "expired_at")
                && !has(job, "started_at"));
    occurs(
        JOBS,
        job ->
            is(job, "state", "canceled")
                && has(job, "runnable_at", "finished_at")
                && !has(job, "started_at"));
    occurs(
        JOBS,
        job -> is(job, "state", "canceled") && has(job, "finished_at") && !has(job, "runnable_at"));
    occurs(
        JOBS,
        job -> is(job, "state", "broken") && !has(job, "runnable_at") && !has(job, "finished_at"));
  }

  @Test
  void failures_areOfManyKinds() {
    occurs(JOBS, job -> job.path("soft_failed").asBoolean() && is(job, "state", "failed"));
    occurs(JOBS, job -> job.path("exit_status").asInt() == -1 && !has(job, "signal_reason"));
    occurs(
        JOBS,
        job -> job.path("exit_status").asInt() == -1 && is(job, "signal_reason", "agent_stop"));
    occurs(JOBS, job -> is(job, "signal_reason", "cancel") && is(job, "state", "canceled"));
    occurs(JOBS, job -> is(job, "signal", "SIGKILL") && job.path("exit_status").asInt() == 137);
  }

  @ParameterizedTest
  @ValueSource(strings = {"automatic", "manual"})
  void retries_supersedeTheAttemptThatTheyReplace(String type) {
    Map<String, JsonNode> byId = byId(JOBS);
    List<JsonNode> superseded = JOBS.stream().filter(job -> is(job, "retry_type", type)).toList();
    assertThat(superseded)
        .isNotEmpty()
        .allSatisfy(
            job -> {
              JsonNode next = byId.get(job.path("retried_in_job_id").asText());
              assertThat(job.path("retried").asBoolean()).isTrue();
              assertThat(next.path("retry_source").path("job_id").asText())
                  .isEqualTo(job.path("id").asText());
              assertThat(next.path("retry_source").path("retry_type").asText()).isEqualTo(type);
              assertThat(next.path("retries_count").asInt())
                  .isEqualTo(job.path("retries_count").asInt() + 1);
              assertThat(next.path("step").path("id")).isEqualTo(job.path("step").path("id"));
            });
    assertThat(superseded)
        .anyMatch(
            job ->
                has(
                        byId.get(job.path("retried_in_job_id").asText()).path("retry_source"),
                        "retried_by")
                    == type.equals("manual"));
  }

  @Test
  void steps_areParallelMatricesGroupedAndSometimesOfTheSameName() {
    occurs(
        JOBS,
        job ->
            job.path("parallel_group_total").asInt() > 3
                && job.path("parallel_group_index").asInt() > 0);
    occurs(JOBS, job -> job.path("matrix").size() == 1);
    occurs(JOBS, job -> job.path("matrix").size() == 2);
    occurs(JOBS, job -> has(job, "group_key", "step_key"));
    occurs(JOBS, job -> is(job, "type", "script") && !has(job, "step_key"));
    occurs(JOBS, job -> job.path("concurrency_wait_time_ms").asInt() > 0);
    occurs(BUILDS, CompanyVarietyTest::sameNameOfDifferentSteps);
  }

  @Test
  void triggers_areSynchronousAndAsynchronousAndTheirBuildsPointBack() {
    Map<String, JsonNode> builds = byId(BUILDS);
    List<JsonNode> fired = JOBS.stream().filter(job -> has(job, "triggered_build")).toList();
    occurs(fired, job -> job.path("async").asBoolean());
    occurs(fired, job -> !job.path("async").asBoolean());
    for (JsonNode build : BUILDS) {
      stream(build.path("jobs"))
          .filter(job -> has(job, "triggered_build"))
          .forEach(
              job -> {
                JsonNode triggered = builds.get(job.path("triggered_build").path("id").asText());
                assertThat(triggered.path("number"))
                    .isEqualTo(job.path("triggered_build").path("number"));
                assertThat(triggered.path("url"))
                    .isEqualTo(job.path("triggered_build").path("url"));
                assertThat(triggered.path("triggered_from").path("build_id"))
                    .isEqualTo(build.path("id"));
                assertThat(triggered.path("triggered_from").path("build_number"))
                    .isEqualTo(build.path("number"));
                assertThat(triggered.path("source").asText()).isEqualTo("trigger_job");
              });
    }
    assertThat(BUILDS.stream().filter(b -> has(b, "triggered_from"))).hasSameSizeAs(fired);
  }

  @Test
  void rebuilds_pointToTheBuildThatTheyRepeat() {
    Map<String, JsonNode> builds = byId(BUILDS);
    assertThat(BUILDS.stream().filter(build -> has(build, "rebuilt_from")))
        .isNotEmpty()
        .allSatisfy(
            build -> {
              JsonNode original = builds.get(build.path("rebuilt_from").path("id").asText());
              assertThat(original.path("commit")).isEqualTo(build.path("commit"));
              assertThat(original.path("number"))
                  .isEqualTo(build.path("rebuilt_from").path("number"));
            });
  }

  @Test
  void heads_haveWhatBuildsHave() {
    occurs(
        BUILDS,
        build -> has(build, "pull_request") && build.path("pull_request").path("id").isTextual());
    occurs(BUILDS, build -> has(build, "tag"));
    occurs(
        BUILDS,
        build ->
            build
                .path("env")
                .path("TRACEPARENT")
                .asText()
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
    occurs(BUILDS, build -> !has(build, "creator"));
    occurs(BUILDS, build -> has(build, "creator"));
    occurs(BUILDS, build -> build.path("meta_data").size() > 1);
    occurs(BUILDS, build -> has(build, "cancel_reason"));
    occurs(BUILDS, build -> !is(build, "branch", "main"));
    assertThat(BUILDS.stream().map(build -> build.path("source").asText()))
        .contains("webhook", "ui", "api", "schedule", "trigger_job");
    assertThat(BUILDS)
        .allSatisfy(
            build ->
                assertThat(build.path("author").path("email").asText()).endsWith("@example.com"));
  }

  @Test
  void resumes_happenSoonAndAWeekLaterAndMoreThanOnce() {
    Set<Boolean> aWeekLater = new HashSet<>();
    long most = 0;
    for (ListedBuild build : COMPANY.newestFirst()) {
      List<Instant> ends =
          build.truth(Companies.ANCHOR.toEpochMilli()).versions().stream()
              .map(v -> v.finishedAt())
              .distinct()
              .toList();
      most = Math.max(most, ends.size());
      for (int i = 1; i < ends.size(); i++) {
        aWeekLater.add(Duration.between(ends.get(i - 1), ends.get(i)).toDays() >= 7);
      }
    }
    assertThat(aWeekLater).contains(true, false);
    assertThat(most).isGreaterThanOrEqualTo(3);
  }

  @Test
  void times_areAsDisorderedAsInReality() {
    occurs(BUILDS, build -> has(build, "finished_at") && !has(build, "started_at"));
    occurs(BUILDS, build -> stream(build.path("jobs")).anyMatch(later(build, "started_at")));
    occurs(
        BUILDS,
        build ->
            is(build, "state", "canceled")
                && stream(build.path("jobs"))
                    .anyMatch(
                        job ->
                            job.path("finished_at")
                                    .asText("")
                                    .compareTo(build.path("finished_at").asText())
                                > 0));
    occurs(
        JOBS,
        job ->
            has(job, "scheduled_at")
                && job.path("scheduled_at").asText().compareTo(job.path("created_at").asText())
                    < 0);
  }

  @Test
  void builds_areAboutAsLargeAsWantedAndAsRealOnes() {
    long bytes =
        COMPANY.newestFirst().stream()
            .mapToLong(build -> Companies.text(build, Companies.ANCHOR, 1).length())
            .sum();
    assertThat(JOBS.size() / 300.0).isBetween(16.0, 24.0);
    assertThat(bytes / JOBS.size()).isBetween(2_000L, 3_000L);
  }

  /** Fails without printing hundreds of builds. */
  private static void occurs(List<JsonNode> among, Predicate<JsonNode> what) {
    assertThat(among.stream().filter(what).count()).isPositive();
  }

  private static Predicate<JsonNode> later(JsonNode build, String field) {
    return job ->
        has(job, field)
            && has(build, field)
            && build.path(field).asText().compareTo(job.path(field).asText()) > 0;
  }

  private static boolean sameNameOfDifferentSteps(JsonNode build) {
    Map<String, String> steps = new HashMap<>();
    return stream(build.path("jobs"))
        .filter(job -> has(job, "name"))
        .anyMatch(
            job ->
                !steps
                    .computeIfAbsent(
                        job.path("name").asText(), name -> job.path("step").path("id").asText())
                    .equals(job.path("step").path("id").asText()));
  }

  private static Map<String, JsonNode> byId(List<JsonNode> nodes) {
    Map<String, JsonNode> byId = new HashMap<>();
    nodes.forEach(node -> byId.put(node.path("id").asText(), node));
    assertThat(byId).hasSameSizeAs(nodes);
    return byId;
  }

  private static boolean is(JsonNode node, String field, String value) {
    return value.equals(node.path(field).textValue());
  }

  private static boolean has(JsonNode node, String... fields) {
    return Stream.of(fields).allMatch(node::hasNonNull);
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return java.util.stream.StreamSupport.stream(array.spliterator(), false);
  }
}
