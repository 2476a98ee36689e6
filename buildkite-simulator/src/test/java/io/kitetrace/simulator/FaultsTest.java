package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.simulator.api.Faults;
import io.kitetrace.simulator.api.RateLimits;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API misbehaves as the faults say, and stops with them. */
class FaultsTest {
  private static final Instant ANCHOR = Instant.parse("2026-03-18T14:00:00Z");
  private static final String BUILDS = "/v2/organizations/acme/builds";
  private final MovableClock clock = new MovableClock(ANCHOR);
  private final BuildkiteSimulator simulator =
      BuildkiteSimulator.start(
          SimulatorOptions.defaults()
              .withBuilds(60)
              .withJobsPerBuild(3)
              .withLiveBuilds(20, Duration.ofMinutes(2))
              .withClock(clock)
              .withRateLimits(RateLimits.unlimited()));
  private final Client client = new Client(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  @Test
  void errors_comeAtTheirRateInAllKindsAndEnd() throws Exception {
    simulator.faults(Faults.none().withErrorRate(0.5));
    Set<Integer> statuses = new HashSet<>();
    Set<String> types = new HashSet<>();
    int errors = 0;
    for (int i = 0; i < 100; i++) {
      HttpResponse<byte[]> response = client.get("/v2/user");
      statuses.add(response.statusCode());
      types.add(response.headers().firstValue("Content-Type").orElse(""));
      errors += response.statusCode() == 200 ? 0 : 1;
    }
    assertThat(statuses).containsExactlyInAnyOrder(200, 500, 502, 503, 504);
    assertThat(types).hasSize(2);
    assertThat(errors).isBetween(25, 75);
    simulator.faults(Faults.none());
    assertThat(client.get("/v2/user").statusCode()).isEqualTo(200);
  }

  @Test
  void webPage_takesThePlaceOfTheAnswer() throws Exception {
    simulator.faults(Faults.none().withHtmlRate(1));
    HttpResponse<byte[]> response = client.get(BUILDS);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(Client.text(response)).startsWith("<!DOCTYPE html>");
  }

  @Test
  void throttling_tellsToComeBackAndCountsWhoDoesNotWait() throws Exception {
    simulator.faults(Faults.none().withThrottleRate(1));
    HttpResponse<byte[]> response = client.get(BUILDS);
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(Client.json(response.body()).path("reset").asInt()).isEqualTo(1);
    client.get(BUILDS);
    assertThat(simulator.counters().requestsBeforeReset()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip"})
  void cutAnswer_breaksTheConnection(String encoding) {
    simulator.faults(Faults.none().withCutRate(1));
    for (int i = 0; i < 20; i++) {
      String path = i % 2 == 0 ? BUILDS : "/v2/user";
      assertThatThrownBy(() -> client.get(path, "Accept-Encoding", encoding))
          .isInstanceOf(IOException.class);
    }
    assertThat(simulator.counters().cutAnswers()).isGreaterThanOrEqualTo(20);
  }

  @Test
  void brokenBuilds_areAlwaysTheSameOnes() throws Exception {
    Faults faults = Faults.none().withBrokenBuildRate(0.2);
    simulator.faults(faults);
    List<String> expected =
        simulator.truth().builds().map(b -> b.id()).filter(faults::breaks).toList();
    assertThat(expected).hasSizeBetween(3, 30);
    for (int round = 0; round < 2; round++) {
      int broken = 0;
      for (int page = 1; page <= simulator.truth().count(); page++) {
        HttpResponse<byte[]> response = client.get(BUILDS + "?per_page=1&page=" + page);
        broken += isBroken(response.body()) ? 1 : 0;
      }
      assertThat(broken).isEqualTo(expected.size());
    }
    assertThat(simulator.counters().brokenBuildsServed()).isEqualTo(2L * expected.size());
    simulator.faults(Faults.none());
    assertThat(client.ids(BUILDS)).containsAll(expected);
  }

  @Test
  void latency_delaysEveryAnswer() throws Exception {
    simulator.faults(Faults.none().withLatency(Duration.ofMillis(120)));
    long before = System.nanoTime();
    client.get("/v2/user");
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(120));
  }

  @Test
  void visibilityDelay_keepsJustFinishedBuildsOutOfLists() throws Exception {
    clock.moveTo(ANCHOR.plus(Duration.ofSeconds(70)));
    List<String> undelayed = client.ids(BUILDS + "?state=finished&per_page=100");
    simulator.faults(Faults.none().withVisibilityDelay(Duration.ofSeconds(30)));
    List<String> delayed = client.ids(BUILDS + "?state=finished&per_page=100");
    List<String> hidden = undelayed.stream().filter(id -> !delayed.contains(id)).toList();
    assertThat(hidden).isNotEmpty();
    assertThat(hidden)
        .allSatisfy(
            id ->
                assertThat(
                        simulator.truth().build(id).orElseThrow().last().orElseThrow().finishedAt())
                    .isAfter(clock.instant().minusSeconds(30)));
    clock.advance(Duration.ofMinutes(10));
    assertThat(client.ids(BUILDS + "?state=finished&per_page=100")).containsAll(hidden);
  }

  @Test
  void createdTo_canBeIgnored() throws Exception {
    String path = BUILDS + "?created_to=2020-01-01T00:00:00Z";
    assertThat(client.json(path)).isEmpty();
    simulator.faults(Faults.none().withIgnoreCreatedTo(true));
    assertThat(client.json(path)).isNotEmpty();
  }

  @Test
  void faults_areRefusedIfTheyMakeNoSense() {
    assertThatThrownBy(() -> Faults.none().withErrorRate(1.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Faults.none().withCutRate(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Faults.none().withLatency(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static boolean isBroken(byte[] page) throws IOException {
    try {
      JsonNode build = Client.json(page).path(0);
      return !build.path("id").isTextual() || build.path("finished_at").asText().equals("today");
    } catch (JsonProcessingException e) {
      return true;
    }
  }
}
