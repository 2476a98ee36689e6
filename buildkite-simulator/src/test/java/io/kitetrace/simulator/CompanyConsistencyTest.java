package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.catalogue.BuildTruth.JobTruth;
import io.kitetrace.simulator.catalogue.BuildTruth.VersionTruth;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.catalogue.Truth;
import io.kitetrace.simulator.company.CompanyShape;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the seed, the company's builds make sense. */
class CompanyConsistencyTest {
  private static final Duration LIVE = Duration.ofMinutes(10);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 77})
  void everyBuild_atAnyTime_isOrdered(long seed) {
    Organization company = Companies.acme(shape(seed));
    Truth truth = new Truth(List.of(company), Companies.ANCHOR.plus(LIVE));
    Set<String> ids = new HashSet<>();
    truth
        .builds()
        .forEach(
            build -> {
              assertThat(ids.add(build.id())).isTrue();
              assertThat(build.finished()).as("at rest in the end: %s", build.id()).isTrue();
              build.versions().forEach(version -> check(build, version));
              assertThat(build.versions()).extracting(VersionTruth::finishedAt).isSorted();
              build
                  .last()
                  .orElseThrow()
                  .jobs()
                  .forEach(job -> assertThat(ids.add(job.id())).isTrue());
            });
  }

  @ParameterizedTest
  @CsvSource({"1, PT1M", "13, PT1M", "23, PT1M", "1, PT3H", "1, P60D"})
  void history_isAtRestAtTheAnchorAndReachesAsFarAsWanted(long seed, Duration history) {
    Organization company =
        Companies.acme(CompanyShape.defaults().withSeed(seed).withBuilds(200).withHistory(history));
    Truth truth = new Truth(List.of(company), Companies.ANCHOR);
    assertThat(truth.count()).isEqualTo(200);
    assertThat(truth.finished().count()).isEqualTo(200);
    assertThat(truth.builds().map(BuildTruth::createdAt).min(Instant::compareTo).orElseThrow())
        .isAfterOrEqualTo(Companies.ANCHOR.minus(history));
    assertThat(new Truth(List.of(company), Companies.ANCHOR.plus(Duration.ofDays(60))).totals())
        .isEqualTo(truth.totals());
  }

  @Test
  void numbers_ofAPipelineFollowItsBuildsInTime() {
    Map<String, Long> last = new HashMap<>();
    for (ListedBuild build : Companies.acme(shape(5)).newestFirst()) {
      Long newer = last.put(build.head().pipeline(), build.head().number());
      if (newer != null) {
        assertThat(build.head().number()).isEqualTo(newer - 1);
      }
    }
  }

  @Test
  void ids_beginWithTheirTimeAndEndAtRandom() {
    List<String> ends = new ArrayList<>();
    for (JsonNode build : Companies.all(Companies.acme(shape(1)), Companies.ANCHOR)) {
      assertThat(timeOf(build)).isEqualTo(build.path("created_at").asText());
      for (JsonNode job : build.path("jobs")) {
        ends.add(job.path("id").asText().substring(19));
        if (job.hasNonNull("created_at")) {
          assertThat(timeOf(job)).isEqualTo(job.path("created_at").asText());
        }
      }
    }
    assertThat(ends).doesNotHaveDuplicates();
  }

  @Test
  void giants_haveAsManyJobsAsWanted() {
    Organization company =
        Companies.acme(CompanyShape.defaults().withBuilds(20).withGiants(2, 4_000));
    Truth truth = new Truth(List.of(company), Companies.ANCHOR);
    List<Integer> sizes =
        truth
            .builds()
            .map(build -> build.last().orElseThrow())
            .map(version -> (int) version.jobs().stream().filter(job -> !job.retried()).count())
            .toList();
    assertThat(sizes).filteredOn(size -> size > 1_000).containsExactly(4_000, 4_000);
  }

  @Test
  void pipelines_canBeHundreds() {
    Organization company =
        Companies.acme(CompanyShape.defaults().withPipelines(700).withBuilds(50));
    assertThat(company.pipelines()).hasSize(700).extracting(p -> p.slug()).doesNotHaveDuplicates();
  }

  @Test
  void company_ofOnePipelineAndSmallBuilds_works() {
    Organization company =
        Companies.acme(CompanyShape.defaults().withPipelines(1).withBuilds(30).withJobsPerBuild(2));
    assertThat(Companies.all(company, Companies.ANCHOR))
        .hasSize(30)
        .allMatch(build -> build.path("jobs").size() < 12);
  }

  private static void check(BuildTruth build, VersionTruth version) {
    assertThat(version.since()).isAfterOrEqualTo(version.finishedAt());
    for (JobTruth job : version.jobs()) {
      List<Instant> times = new ArrayList<>();
      times.add(build.createdAt());
      for (Instant time :
          new Instant[] {job.createdAt(), job.runnableAt(), job.startedAt(), job.finishedAt()}) {
        if (time != null) {
          times.add(time);
        }
      }
      assertThat(times).as("job %s", job).isSorted();
      assertThat(times.getLast()).isBeforeOrEqualTo(version.since());
      if (job.startedAt() != null) {
        assertThat(job.finishedAt() != null || "canceling".equals(job.state()))
            .as("job %s", job)
            .isTrue();
      }
    }
  }

  private static String timeOf(JsonNode node) {
    String id = node.path("id").asText();
    return Instant.ofEpochMilli(Long.parseLong(id.substring(0, 8) + id.substring(9, 13), 16))
        .toString()
        .replaceFirst("(:\\d\\d)Z", "$1.000Z");
  }

  private static CompanyShape shape(long seed) {
    return CompanyShape.defaults().withSeed(seed).withBuilds(250).withLive(40, LIVE);
  }
}
