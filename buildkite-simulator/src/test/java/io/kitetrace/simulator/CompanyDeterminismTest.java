package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.company.CompanyShape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same seed makes the same builds. */
class CompanyDeterminismTest {
  private static final CompanyShape SHAPE =
      CompanyShape.defaults().withBuilds(60).withLive(12, Duration.ofSeconds(30));

  @Test
  void sameSeed_makesTheSameBytes() {
    assertThat(texts(Companies.acme(SHAPE), 7)).isEqualTo(texts(Companies.acme(SHAPE), 7));
  }

  @Test
  void otherSeed_makesOtherBuilds() {
    assertThat(ids(Companies.acme(SHAPE)))
        .doesNotContainAnyElementsOf(ids(Companies.acme(SHAPE.withSeed(2))));
  }

  @Test
  void otherOrganization_makesOtherBuilds() {
    assertThat(ids(Companies.acme(SHAPE)))
        .doesNotContainAnyElementsOf(
            ids(SimulatedOrganization.of("globex", SHAPE, Companies.ANCHOR)));
  }

  @Test
  void otherAnswer_differsInLiveFieldsAlone() throws Exception {
    Organization company = Companies.acme(SHAPE);
    List<String> first = texts(company, 1);
    List<String> second = texts(company, 2);
    for (int i = 0; i < first.size(); i++) {
      assertThat(second.get(i)).isNotEqualTo(first.get(i));
      assertThat(withoutLiveFields(second.get(i))).isEqualTo(withoutLiveFields(first.get(i)));
    }
  }

  private static List<String> texts(Organization company, long answer) {
    Instant now = Companies.ANCHOR.plusSeconds(10);
    return company.newestFirst().stream()
        .filter(build -> build.at(now.toEpochMilli()) != null)
        .map(build -> Companies.text(build, now, answer))
        .toList();
  }

  private static List<String> ids(Organization company) {
    return company.newestFirst().stream().map(ListedBuild::id).toList();
  }

  private static JsonNode withoutLiveFields(String text) throws Exception {
    JsonNode build = new com.fasterxml.jackson.databind.ObjectMapper().readTree(text);
    ObjectNode pipeline = (ObjectNode) build.path("pipeline");
    pipeline.remove(
        List.of(
            "scheduled_builds_count",
            "running_builds_count",
            "scheduled_jobs_count",
            "running_jobs_count",
            "waiting_jobs_count"));
    for (JsonNode job : build.path("jobs")) {
      if (job.path("agent") instanceof ObjectNode agent) {
        agent.retain("id", "url", "name");
      }
    }
    return build;
  }
}
