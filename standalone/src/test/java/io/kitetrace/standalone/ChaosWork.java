package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.testing.http.Ports;
import io.kitetrace.testing.process.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What threads get to do that would wait otherwise: real requests, orders and builds. */
final class ChaosWork implements AutoCloseable {

  private static final String SECRET = "chaos";

  private final BuildkiteSimulator simulator;
  private final Path folder;
  private final int webhookPort = Ports.free();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<ServiceProcess> backfills = new ArrayList<>();
  private final List<ServiceProcess> imports = new ArrayList<>();

  ChaosWork(BuildkiteSimulator simulator, Path folder) {
    this.simulator = simulator;
    this.folder = folder;
  }

  Map<String, String> variables() {
    return Map.of("BUILDKITE_WEBHOOK_TOKEN", SECRET, "WEBHOOK_PORT", Integer.toString(webhookPort));
  }

  /** A signed webhook for each of fifty builds; refused while the poller starts or has ended. */
  void sendWebhooks() throws InterruptedException {
    List<BuildTruth> builds = simulator.truth().builds().limit(50).toList();
    for (BuildTruth build : builds) {
      byte[] body = webhook(build).getBytes(StandardCharsets.UTF_8);
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:%d/webhooks/buildkite".formatted(webhookPort)))
              .timeout(Duration.ofSeconds(10))
              .header("X-Buildkite-Event", "build.finished")
              .header("X-Buildkite-Signature", signature(body, Instant.now()))
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      try {
        client.send(request, HttpResponse.BodyHandlers.discarding());
      } catch (IOException e) {
        return;
      }
    }
  }

  /** Places one more order of its own, once the last one is complete; each goes further back. */
  void backfill(Map<String, String> variables) {
    if (backfills.isEmpty() || !backfills.getLast().isAlive()) {
      int number = backfills.size();
      backfills.add(
          ServiceProcess.start(
              Kitetrace.class,
              variables,
              folder.resolve("backfill" + number + ".out"),
              "backfill",
              "--from",
              Instant.now().minus(90L + number, ChronoUnit.DAYS).toString()));
    }
  }

  /** Imports builds of another company, so that there is something to send, however late it is. */
  void sendBuilds(Map<String, String> variables) throws InterruptedException {
    if (!imports.isEmpty() && imports.getLast().isAlive()) {
      return;
    }
    int number = imports.size();
    SimulatorOptions others =
        SimulatorOptions.defaults()
            .withSeed(1_000 + number)
            .withBuilds(60)
            .withJobsPerBuild(20)
            .withRateLimits(RateLimits.unlimited());
    Path file = folder.resolve("builds" + number + ".json");
    try (BuildkiteSimulator other = BuildkiteSimulator.start(others)) {
      client.send(
          HttpRequest.newBuilder(
                  other.uri().resolve("/v2/organizations/acme/builds?state=passed&per_page=60"))
              .header("Authorization", "Bearer simulated")
              .build(),
          HttpResponse.BodyHandlers.ofFile(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    imports.add(
        ServiceProcess.start(
            Kitetrace.class,
            variables,
            folder.resolve("import" + number + ".out"),
            "import",
            file.toString()));
  }

  /** Every order was carried out in the end, by whichever poller. */
  String awaitOrders(Duration limit) throws InterruptedException {
    for (ServiceProcess order : Stream.concat(backfills.stream(), imports.stream()).toList()) {
      assertThat(order.awaitExit(limit.toSeconds())).as(order::output).isZero();
    }
    return "%d backfills and %d imports, each complete".formatted(backfills.size(), imports.size());
  }

  @Override
  public void close() {
    backfills.forEach(ServiceProcess::close);
    imports.forEach(ServiceProcess::close);
    client.close();
  }

  private static String webhook(BuildTruth build) {
    return """
        {"event": "build.finished", "build": {"id": "%s", "number": %d, "url":
          "https://api.buildkite.com/v2/organizations/%s/pipelines/%s/builds/%d"}}
        """
        .formatted(
            build.id(), build.number(), build.organization(), build.pipeline(), build.number());
  }

  private static String signature(byte[] body, Instant now) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((now.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
      return "timestamp=%d,signature=%s"
          .formatted(now.getEpochSecond(), HexFormat.of().formatHex(mac.doFinal(body)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
