package io.kitetrace.poller.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.Poller;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.runtime.settings.Variables;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollerServiceTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stopApi() {
    api.close();
  }

  @Test
  void service_tellsHealthAndMetrics_fromBeforeItJoinsToWhenItHasPublished() throws Exception {
    api.put(FakeBuild.passed(1, Instant.now(), 5));
    try (ApplicationContext context = start(variables())) {
      URI server = context.getBean(EmbeddedServer.class).start().getURI();
      assertThat(get(server, "/health/liveness").statusCode()).isEqualTo(200);
      assertThat(get(server, "/health/readiness").statusCode()).isEqualTo(503);

      Poller poller = context.getBean(Poller.class);
      poller.start();
      await().atMost(PATIENCE).until(() -> poller.metrics().builds().published() == 1);
      HttpResponse<String> ready = get(server, "/health/readiness");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body()).contains("acme").doesNotContain(FakeApi.TOKEN);
      assertThat(get(server, "/prometheus").body())
          .contains("kitetrace_poller_builds_total{outcome=\"published\"} 1.0")
          .contains("kitetrace_poller_builds_total{outcome=\"rejected\"} 0.0")
          .contains("kitetrace_poller_requests_total{status=\"200\"}")
          .contains("kitetrace_poller_polls_total")
          .contains("kitetrace_poller_webhooks_total{result=\"hint\"} 0.0")
          .contains("kitetrace_poller_hints_total{outcome=\"fetched\"} 0.0")
          .contains("kitetrace_poller_inbox_total{result=\"received\"} 0.0")
          .contains("kitetrace_poller_webhook_lag_seconds_count 0")
          .contains("kitetrace_poller_owned{organization=\"acme\"} 1.0")
          .contains("kitetrace_poller_cursor_age_seconds{organization=\"acme\"}")
          .contains("kitetrace_poller_budget_available")
          .containsPattern("kitetrace_poller_lag_seconds_bucket\\{le=\"60(\\.0)?\"\\} 0")
          .containsPattern("kitetrace_poller_lag_seconds_bucket\\{le=\"3600(\\.0)?\"\\} 1")
          .contains("kitetrace_poller_lag_seconds_count 1")
          .contains("kitetrace_poller_builds_total{outcome=\"filtered\"} 0.0")
          .contains("kitetrace_poller_builds_total{outcome=\"unfinished\"} 0.0")
          .contains("kitetrace_poller_builds_total{outcome=\"unchanged\"}")
          .contains("kitetrace_poller_budget_waited_seconds_total 0.0");
      aSecondReplicaIsReadyWithoutAShare();
    }
  }

  private void aSecondReplicaIsReadyWithoutAShare() throws Exception {
    try (ApplicationContext context = start(variables())) {
      URI server = context.getBean(EmbeddedServer.class).start().getURI();
      Poller second = context.getBean(Poller.class);
      second.start();
      await().atMost(PATIENCE).until(() -> get(server, "/health/readiness").statusCode() == 200);
      assertThat(second.owned()).isEmpty();
      assertThat(get(server, "/prometheus").body())
          .contains("kitetrace_poller_joined 1.0")
          .contains("kitetrace_poller_owned{organization=\"acme\"} 0.0")
          .contains("kitetrace_poller_cursor_age_seconds{organization=\"acme\"} NaN");
    }
  }

  @Test
  void service_withAWrongToken_staysAliveAndSaysSo() throws Exception {
    Map<String, String> variables = variables();
    variables.put("BUILDKITE_API_TOKEN", "bkua_wr0ng");
    try (ApplicationContext context = start(variables)) {
      URI server = context.getBean(EmbeddedServer.class).start().getURI();
      context.getBean(Poller.class).start();
      await()
          .atMost(PATIENCE)
          .until(() -> get(server, "/health/readiness").body().contains("BUILDKITE_API_TOKEN"));
      assertThat(get(server, "/health/liveness").statusCode()).isEqualTo(200);
      assertThat(get(server, "/health/readiness").body()).doesNotContain("wr0ng");
      assertThat(get(server, "/prometheus").body())
          .contains("kitetrace_poller_requests_total{status=\"401\"}");
    }
  }

  @Test
  void start_withFaultsInTheConfiguration_tellsAllOfThem() {
    assertThatThrownBy(
            () ->
                start(
                    Map.of(
                        "POLL_INTERVAL", "soon",
                        "BUILDKITE_API_URL", "ftp://x",
                        "KAFKA_BOOTSTRAP_SERVERS", "nowhere")))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.faults())
                    .anyMatch(fault -> fault.startsWith("BUILDKITE_API_TOKEN: "))
                    .anyMatch(fault -> fault.startsWith("BUILDKITE_ORGANIZATION: "))
                    .anyMatch(fault -> fault.startsWith("POLL_INTERVAL: "))
                    .anyMatch(fault -> fault.startsWith("BUILDKITE_API_URL: "))
                    .anyMatch(fault -> fault.startsWith("KAFKA_BOOTSTRAP_SERVERS: "))
                    .hasSize(5));
  }

  private Map<String, String> variables() {
    return new HashMap<>(
        Map.of(
            "BUILDKITE_API_TOKEN",
            FakeApi.TOKEN,
            "BUILDKITE_ORGANIZATION",
            "acme",
            "BUILDKITE_API_URL",
            api.url().toString(),
            "API_REQUESTS_PER_MINUTE",
            "10000",
            "POLL_INTERVAL",
            "200ms",
            "KAFKA_BOOTSTRAP_SERVERS",
            log.kafka().bootstrapServers(),
            "POLLER_GROUP",
            log.group(),
            "POLLER_TRANSACTIONAL_ID_PREFIX",
            log.group(),
            "BUILDS_TOPIC",
            log.topics().topics().builds(),
            "KITETRACE_TOPIC_PREFIX",
            log.group() + "."));
  }

  private static ApplicationContext start(Map<String, String> variables) {
    return PollerFactory.start(Variables.of(variables), Map.of("micronaut.server.port", -1));
  }

  private HttpResponse<String> get(URI server, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(server.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
