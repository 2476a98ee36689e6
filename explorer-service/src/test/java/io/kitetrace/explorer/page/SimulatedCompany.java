package io.kitetrace.explorer.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.RateLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Builds of the simulator's made-up company, which look like a real one's. */
final class SimulatedCompany {

  private SimulatedCompany() {}

  /** Those that have finished at {@link SampleBuild#NOW}. */
  static List<JsonNode> builds(int count) throws Exception {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withBuilds(count)
            .withPipelines(6)
            .withJobsPerBuild(14)
            .withHistory(Duration.ofDays(13))
            .withAnchor(SampleBuild.NOW)
            .withClock(() -> SampleBuild.NOW)
            .withRateLimits(RateLimits.unlimited());
    List<JsonNode> builds = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient();
        BuildkiteSimulator buildkite = BuildkiteSimulator.start(options)) {
      String organization = options.organizations().getFirst();
      JsonNode page = null;
      for (int number = 1; page == null || !page.isEmpty(); number++) {
        URI uri =
            buildkite
                .uri()
                .resolve(
                    "/v2/organizations/%s/builds?include_retried_jobs=true&per_page=100&page=%d"
                        .formatted(organization, number));
        HttpRequest request =
            HttpRequest.newBuilder(uri).header("Authorization", "Bearer any").build();
        page = new ObjectMapper().readTree(http.send(request, BodyHandlers.ofByteArray()).body());
        page.forEach(
            build -> {
              if (build.path("finished_at").isTextual()) {
                builds.add(build);
              }
            });
      }
    }
    return builds;
  }
}
