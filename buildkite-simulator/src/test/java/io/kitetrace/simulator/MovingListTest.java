package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.simulator.api.RateLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Pages over a list that moves: some builds come twice, others are skipped, as with the real API.
 */
class MovingListTest {
  private static final Instant ANCHOR = Instant.parse("2026-03-18T14:00:00Z");

  @Test
  void liveBuilds_shiftThePagesThatAreBeingRead() throws Exception {
    MovableClock clock = new MovableClock(ANCHOR);
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withBuilds(0)
            .withLiveBuilds(120, Duration.ofMinutes(1))
            .withJobsPerBuild(3)
            .withClock(clock)
            .withRateLimits(RateLimits.unlimited());
    try (var simulator = BuildkiteSimulator.start(options);
        var client = new Client(simulator)) {
      List<String> first = client.ids("/v2/organizations/acme/builds?state=finished&per_page=100");
      List<String> read = new ArrayList<>();
      for (int page = 1; page <= 30; page++) {
        client
            .json("/v2/organizations/acme/builds?state=finished&per_page=4&page=" + page)
            .forEach(build -> read.add(build.path("id").asText()));
        clock.advance(Duration.ofSeconds(2));
      }
      assertThat(new HashSet<>(read)).hasSizeLessThan(read.size());
      assertThat(first).anyMatch(id -> !read.contains(id));
      assertThat(client.ids("/v2/organizations/acme/builds?per_page=100")).hasSize(120);
    }
  }
}
