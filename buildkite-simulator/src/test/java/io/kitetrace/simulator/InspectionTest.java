package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.simulator.api.Counters;
import io.kitetrace.simulator.catalogue.Truth;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What tests in this process and in others learn from the simulator. */
class InspectionTest {
  private final MovableClock clock = new MovableClock(Instant.parse("2026-03-18T14:00:00Z"));
  private final SimulatorOptions options =
      SimulatorOptions.defaults()
          .withBuilds(30)
          .withJobsPerBuild(4)
          .withLiveBuilds(8, Duration.ofMinutes(1))
          .withClock(clock);

  @Test
  void truth_sumsUpWhatItsBuildsSay() {
    try (var simulator = BuildkiteSimulator.start(options)) {
      Truth.Totals totals = simulator.truth(simulator.anchor().plusSeconds(60)).totals();
      assertThat(totals.builds()).isEqualTo(38);
      assertThat(totals.finished()).isEqualTo(38);
      assertThat(totals.finishes()).isGreaterThan(38);
      assertThat(totals.versions()).isGreaterThanOrEqualTo(totals.finishes());
      assertThat(totals.buildsByState().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(38);
      assertThat(totals.jobsByTypeAndState().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(totals.jobs());
      assertThat(totals.jobsRan()).isPositive().isLessThan(totals.jobs());
      assertThat(simulator.truth().totals().finished()).isLessThan(38);
    }
  }

  @Test
  void counters_countRequestsAndBuilds() throws Exception {
    try (var simulator = BuildkiteSimulator.start(options);
        var client = new Client(simulator)) {
      client.get("/v2/organizations/acme/builds?per_page=10");
      client.get("/v2/organizations/acme/builds?per_page=5");
      client.get("/v2/organizations/nobody/builds");
      client.get("/v2/access-token", "Authorization", "Bearer");
      Counters counters = simulator.counters();
      assertThat(counters.requests()).isEqualTo(4);
      assertThat(counters.requestsByEndpoint())
          .containsEntry("builds/200", 2L)
          .containsEntry("builds/404", 1L)
          .containsEntry("access-token/401", 1L);
      assertThat(counters.ofEndpoint("builds")).isEqualTo(3);
      assertThat(counters.withStatus(200)).isEqualTo(2);
      assertThat(counters.buildsServed()).isEqualTo(15);
      assertThat(counters.distinctBuildsServed()).isEqualTo(10);
      assertThat(counters.bytes()).isGreaterThan(10_000);
    }
  }

  @Test
  void otherProcesses_getTheSameAsJsonWithoutBeingCounted() throws Exception {
    try (var simulator = BuildkiteSimulator.start(options);
        var client = new Client(simulator)) {
      client.get("/v2/user");
      JsonNode truth = client.json("/_simulator/truth");
      JsonNode counters = client.json("/_simulator/counters");
      assertThat(truth.path("at").asText()).isEqualTo("2026-03-18T14:00:00Z");
      assertThat(truth.path("builds")).hasSize((int) simulator.truth().count());
      assertThat(truth.path("totals").path("jobs").asLong())
          .isEqualTo(simulator.truth().totals().jobs());
      JsonNode oldest = truth.path("builds").path(truth.path("builds").size() - 1);
      assertThat(oldest.path("versions").path(0).path("finishedAt").asText()).endsWith("Z");
      assertThat(client.json("/_simulator/truth?builds=false").has("builds")).isFalse();
      assertThat(counters.path("requests").asLong()).isEqualTo(1);
      assertThat(counters.path("requestsByEndpoint").path("user/200").asLong()).isEqualTo(1);
      assertThat(client.get("/_simulator/else").statusCode()).isEqualTo(404);
    }
  }
}
