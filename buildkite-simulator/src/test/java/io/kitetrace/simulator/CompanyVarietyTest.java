package io.kitetrace.simulator;

import static io.kitetrace.simulator.DefaultCompany.BUILDS;
import static io.kitetrace.simulator.DefaultCompany.COMPANY;
import static io.kitetrace.simulator.DefaultCompany.JOBS;
import static io.kitetrace.simulator.DefaultCompany.byId;
import static io.kitetrace.simulator.DefaultCompany.has;
import static io.kitetrace.simulator.DefaultCompany.is;
import static io.kitetrace.simulator.DefaultCompany.occurs;
import static io.kitetrace.simulator.DefaultCompany.stream;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.simulator.catalogue.ListedBuild;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What occurs in reality of builds occurs within the first few hundred of the default company. */
class CompanyVarietyTest {

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

  private static Predicate<JsonNode> later(JsonNode build, String field) {
    return job ->
        has(job, field)
            && has(build, field)
            && build.path(field).asText().compareTo(job.path(field).asText()) > 0;
  }
}
