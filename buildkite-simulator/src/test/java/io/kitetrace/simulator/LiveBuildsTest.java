package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.catalogue.Truth;
import io.kitetrace.simulator.company.CompanyShape;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Live builds are created, finish and resume between the anchor and the end of the live time. */
class LiveBuildsTest {
  private static final Duration LIVE = Duration.ofSeconds(20);
  private static final Instant END = Companies.ANCHOR.plus(LIVE);
  private static final Organization COMPANY =
      Companies.acme(CompanyShape.defaults().withBuilds(20).withLive(80, LIVE));

  @Test
  void liveBuilds_areAllAtRestInTheEnd() {
    assertThat(truth(END).builds()).hasSize(100).allMatch(BuildTruth::finished);
    assertThat(truth(END.plus(Duration.ofDays(40))).totals()).isEqualTo(truth(END).totals());
  }

  @Test
  void liveBuilds_changeWhileTheyAreRead() {
    Map<String, BuildTruth> before = byId(Companies.ANCHOR);
    Map<String, BuildTruth> after = byId(END);
    assertThat(after.keySet().stream().filter(id -> !before.containsKey(id)))
        .as("created")
        .hasSizeGreaterThan(10);
    assertThat(before.values().stream().filter(build -> !build.finished()))
        .as("finish")
        .hasSizeGreaterThan(10);
    assertThat(
            before.values().stream()
                .filter(
                    build ->
                        build.finished()
                            && after.get(build.id()).finishes() == build.finishes() + 1))
        .as("resume")
        .hasSizeGreaterThan(5);
    assertThat(
            before.values().stream()
                .filter(
                    build ->
                        build.finished()
                            && after.get(build.id()).finishes() == build.finishes() + 2))
        .as("resume twice")
        .hasSizeGreaterThan(5);
  }

  @Test
  void buildsAndJobs_areSeenInStatesOfTheirWay() {
    Set<String> seen = new HashSet<>();
    for (int seconds : List.of(-300, -120, -60, -20, 0, 1, 2, 4, 6, 8, 11, 14, 17)) {
      Instant now = Companies.ANCHOR.plusSeconds(seconds);
      for (ListedBuild listed : COMPANY.newestFirst()) {
        ListedBuild.Status status = listed.at(now.toEpochMilli());
        if (status != null && !status.isFinished()) {
          seen.add("build/" + status.state());
          for (JsonNode job : Companies.json(listed, now).path("jobs")) {
            seen.add(job.path("type").asText() + "/" + job.path("state").asText());
          }
        }
      }
    }
    assertThat(seen)
        .contains(
            "build/scheduled",
            "build/running",
            "build/failing",
            "script/waiting",
            "script/scheduled",
            "script/running",
            "script/blocked",
            "trigger/running");
  }

  @Test
  void resumedBuild_losesItsEndAndComesBackWithALaterOne() {
    for (ListedBuild build : COMPANY.newestFirst()) {
      List<Instant> ends =
          build.truth(END.toEpochMilli()).versions().stream()
              .map(v -> v.finishedAt())
              .distinct()
              .toList();
      for (int i = 1; i < ends.size(); i++) {
        JsonNode resumed = Companies.json(build, ends.get(i).minusMillis(1));
        assertThat(resumed.path("finished_at").isNull()).isTrue();
        assertThat(resumed.path("blocked").asBoolean()).isFalse();
        assertThat(Companies.json(build, ends.get(i)).path("finished_at").asText())
            .isGreaterThan(ends.get(i - 1).toString());
      }
    }
  }

  @Test
  void servedBuild_isWhatTheTruthSays() {
    for (int i = 0; i <= 20; i += 5) {
      Instant now = Companies.ANCHOR.plusSeconds(i);
      Map<String, BuildTruth> truth = byId(now);
      for (JsonNode build : Companies.all(COMPANY, now)) {
        BuildTruth expected = truth.get(build.path("id").asText());
        assertThat(build.path("state").asText()).isEqualTo(expected.state());
        assertThat(build.hasNonNull("finished_at")).isEqualTo(expected.finished());
        if (expected.finished()) {
          assertThat(build.path("jobs")).hasSize(expected.last().orElseThrow().jobs().size());
          for (int j = 0; j < build.path("jobs").size(); j++) {
            JsonNode job = build.path("jobs").get(j);
            var jobTruth = expected.last().orElseThrow().jobs().get(j);
            assertThat(job.path("id").asText()).isEqualTo(jobTruth.id());
            assertThat(job.path("state").textValue()).isEqualTo(jobTruth.state());
            assertThat(job.hasNonNull("started_at")).isEqualTo(jobTruth.startedAt() != null);
            assertThat(job.path("retried_in_job_id").textValue())
                .isEqualTo(jobTruth.retriedInJobId());
          }
        }
      }
    }
  }

  private static Truth truth(Instant now) {
    return new Truth(List.of(COMPANY), now);
  }

  private static Map<String, BuildTruth> byId(Instant now) {
    Map<String, BuildTruth> byId = new HashMap<>();
    truth(now).builds().forEach(build -> byId.put(build.id(), build));
    return byId;
  }
}
