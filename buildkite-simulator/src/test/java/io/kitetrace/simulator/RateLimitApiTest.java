package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.simulator.api.RateLimits;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Limits by organization and by user, as the headers announce them. */
class RateLimitApiTest {
  private static final String BUILDS = "/v2/organizations/acme/builds?per_page=1";
  private final MovableClock clock = new MovableClock(Instant.parse("2026-03-18T14:00:00Z"));

  @Test
  void everyAnswer_tellsWhatIsLeft() throws Exception {
    try (var simulator = start(new RateLimits(200, 50));
        var client = new Client(simulator)) {
      clock.advance(Duration.ofMillis(500));
      assertHeaders(client.get(BUILDS), "199", "200", "60", "49", "50", "60");
      clock.advance(Duration.ofMillis(20_500));
      assertHeaders(
          client.get("/v2/organizations/acme/builds?state=nonsense"),
          "198",
          "200",
          "40",
          "48",
          "50",
          "40");
      assertThat(client.get("/v2/user").headers().map()).doesNotContainKey("ratelimit-remaining");
    }
  }

  @Test
  void beyondTheLimitOfTheUser_gets429UntilTheReset() throws Exception {
    try (var simulator = start(new RateLimits(200, 3));
        var client = new Client(simulator)) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.get(BUILDS).statusCode()).isEqualTo(200);
      }
      clock.advance(Duration.ofSeconds(48));
      HttpResponse<byte[]> refused = client.get(BUILDS);
      JsonNode body = Client.json(refused.body());
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(body.path("scope").asText()).isEqualTo("rest_user");
      assertThat(body.path("limit").asInt()).isEqualTo(3);
      assertThat(body.path("current").asInt()).isEqualTo(4);
      assertThat(body.path("reset").asInt()).isEqualTo(12);
      clock.advance(Duration.ofSeconds(12));
      assertThat(client.get(BUILDS).statusCode()).isEqualTo(200);
      assertThat(simulator.counters().requestsBeforeReset()).isZero();
    }
  }

  @Test
  void limitOfAnOrganization_isItsOwn() throws Exception {
    try (var simulator = start(new RateLimits(1, 50));
        var client = new Client(simulator)) {
      assertThat(client.get(BUILDS).statusCode()).isEqualTo(200);
      HttpResponse<byte[]> refused = client.get(BUILDS);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(Client.json(refused.body()).path("scope").asText()).isEqualTo("rest");
      assertThat(client.get("/v2/organizations/globex/builds").statusCode()).isEqualTo(200);
      assertThat(simulator.counters().requestsBeforeReset()).isZero();
    }
  }

  @Test
  void impatience_isCounted() throws Exception {
    try (var simulator = start(new RateLimits(200, 1));
        var client = new Client(simulator)) {
      client.get(BUILDS);
      client.get(BUILDS);
      clock.advance(Duration.ofSeconds(59));
      client.get(BUILDS);
      assertThat(simulator.counters().requestsBeforeReset()).isEqualTo(1);
    }
  }

  @Test
  void mostRequestsInAMinute_slidesOverTheWindows() throws Exception {
    try (var simulator = start(RateLimits.unlimited());
        var client = new Client(simulator)) {
      for (int i = 0; i < 12; i++) {
        assertThat(client.get(BUILDS).headers().map()).doesNotContainKey("ratelimit-limit");
        clock.advance(Duration.ofSeconds(i < 6 ? 30 : 10));
      }
      assertThat(simulator.counters().mostRequestsInAMinute()).isEqualTo(6);
    }
  }

  private BuildkiteSimulator start(RateLimits limits) {
    return BuildkiteSimulator.start(
        SimulatorOptions.defaults()
            .withBuilds(5)
            .withJobsPerBuild(2)
            .withOrganizations("acme", "globex")
            .withClock(clock)
            .withRateLimits(limits));
  }

  private static void assertHeaders(HttpResponse<byte[]> response, String... expected) {
    assertThat(
            new String[] {
              header(response, "RateLimit-Remaining"),
              header(response, "RateLimit-Limit"),
              header(response, "RateLimit-Reset"),
              header(response, "RateLimit-User-Remaining"),
              header(response, "RateLimit-User-Limit"),
              header(response, "RateLimit-User-Reset")
            })
        .containsExactly(expected);
  }

  private static String header(HttpResponse<byte[]> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
