package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.kitetrace.simulator.webhooks.Webhooks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhooksTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(40);
  private static final Duration LIVE = Duration.ofMinutes(10);

  private record Received(Headers headers, byte[] bytes, JsonNode json) {
    String event() {
      return json.path("event").asText();
    }
  }

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final MovableClock clock = new MovableClock(Instant.parse("2026-01-31T12:00:00Z"));
  private final HttpServer server;
  private final URI address;

  WebhooksTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ObjectMapper mapper = new ObjectMapper();
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          received.add(new Received(exchange.getRequestHeaders(), body, mapper.readTree(body)));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whatHappens_isToldOnce_signed_withoutJobs() {
    try (BuildkiteSimulator simulator = start(Webhooks.to(address, "s3cret").withSigned(true))) {
      assertThat(received).isEmpty();
      clock.advance(LIVE.multipliedBy(2));
      await().atMost(TIMEOUT).until(() -> count("build.finished") > 2 && allArrived(simulator));
      assertThat(received)
          .extracting(Received::event)
          .contains("build.scheduled", "build.running", "job.started", "job.finished");
      assertThat(received)
          .allSatisfy(
              delivery -> {
                assertThat(delivery.json().path("build").path("url").asText())
                    .contains("/organizations/acme/pipelines/");
                assertThat(delivery.json().path("build").has("jobs")).isFalse();
                assertThat(delivery.json().path("pipeline").has("slug")).isTrue();
                assertThat(delivery.headers().getFirst("X-Buildkite-Event"))
                    .isEqualTo(delivery.event());
                assertThat(delivery.headers().getFirst("X-Buildkite-Token")).isNull();
                assertThat(delivery.headers().getFirst("X-Buildkite-Signature"))
                    .isEqualTo(signature(delivery.bytes()));
              });
      assertThat(received.stream().filter(d -> d.event().startsWith("job.")))
          .allSatisfy(d -> assertThat(d.json().path("job").has("id")).isTrue());
    }
  }

  @Test
  void someAreLost_someComeTwice() {
    Webhooks webhooks = Webhooks.to(address, "s3cret").withLossRate(0.5).withDuplicateRate(0.3);
    try (BuildkiteSimulator simulator = start(webhooks)) {
      clock.advance(LIVE.multipliedBy(2));
      await().atMost(TIMEOUT).until(() -> received.size() > 20 && allArrived(simulator));
      assertThat(simulator.deliveries().lost()).isPositive();
      assertThat(received.stream().map(Received::json).distinct().count())
          .isLessThan(received.size());
    }
  }

  private boolean allArrived(BuildkiteSimulator simulator) {
    Webhooks.Deliveries now = simulator.deliveries();
    return now.accepted() == received.size();
  }

  private long count(String event) {
    return received.stream().filter(delivery -> delivery.event().equals(event)).count();
  }

  private BuildkiteSimulator start(Webhooks webhooks) {
    return BuildkiteSimulator.start(
        SimulatorOptions.defaults()
            .withBuilds(5)
            .withJobsPerBuild(3)
            .withLiveBuilds(10, LIVE)
            .withClock(clock)
            .withWebhooks(webhooks));
  }

  private String signature(byte[] body) throws GeneralSecurityException {
    String time = Long.toString(clock.instant().getEpochSecond());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
    return "timestamp=" + time + ",signature=" + HexFormat.of().formatHex(mac.doFinal(body));
  }
}
