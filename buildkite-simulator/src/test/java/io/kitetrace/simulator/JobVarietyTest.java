package io.kitetrace.simulator;

import static io.kitetrace.simulator.DefaultCompany.BUILDS;
import static io.kitetrace.simulator.DefaultCompany.JOBS;
import static io.kitetrace.simulator.DefaultCompany.byId;
import static io.kitetrace.simulator.DefaultCompany.has;
import static io.kitetrace.simulator.DefaultCompany.is;
import static io.kitetrace.simulator.DefaultCompany.occurs;
import static io.kitetrace.simulator.DefaultCompany.stream;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What occurs in reality of jobs occurs within the first few hundred builds. */
class JobVarietyTest {

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
    occurs(BUILDS, JobVarietyTest::sameNameOfDifferentSteps);
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
}
