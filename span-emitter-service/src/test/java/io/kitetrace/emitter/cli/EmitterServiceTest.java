package io.kitetrace.emitter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kitetrace.emitter.TestBuild;
import io.kitetrace.emitter.TestEmitter;
import io.kitetrace.emitter.TestLog;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The service as it is wired: configuration, health, metrics. */
class EmitterServiceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A busy machine must not cost it its partitions: what is read again counts again. */
  private static final Map<String, String> PATIENT = Map.of("KAFKA_SESSION_TIMEOUT_MS", "60000");

  private static final Map<String, Object> FREE_PORT = Map.of("micronaut.server.port", -1);

  @Test
  void service_backendComesAndGoes_showsInHealthAndMetrics() throws Exception {
    try (TestLog log = new TestLog(2);
        OtlpReceiver receiver = OtlpReceiver.start();
        ApplicationContext context =
            EmitterFactory.start(
                Variables.of(TestEmitter.variables(log, receiver, PATIENT)), FREE_PORT)) {
      URI server = context.getBean(EmbeddedServer.class).start().getURI();
      Emitter emitter = context.getBean(Emitter.class);
      assertThat(status(server, "/health/readiness")).isEqualTo(503);
      emitter.start(Emitter.FOR_EVER);
      log.publish(TestBuild.several(1, 5, 2));
      await().atMost(PATIENCE).until(() -> emitter.metrics().emitted() == 5);
      assertThat(status(server, "/health/liveness")).isEqualTo(200);
      assertThat(body(server, "/health/readiness"))
          .contains("\"delivering\":true")
          .contains("\"spansExported\":15");
      assertThat(body(server, "/prometheus"))
          .contains("kitetrace_emitter_builds_total{outcome=\"emitted\"} 5.0")
          .contains("kitetrace_emitter_spans_total 15.0")
          .contains("kitetrace_emitter_lag_seconds_bucket")
          .contains("kafka_consumer_request_total")
          .doesNotContain("node_id=");

      receiver.answer(request -> new Answer.GrpcStatus(14, "gone for a walk"));
      log.publish(TestBuild.of(6, 2));
      await().atMost(PATIENCE).until(() -> emitter.backend().outage() != null);
      assertThat(status(server, "/health/readiness")).isEqualTo(200);
      assertThat(body(server, "/health/readiness"))
          .contains("\"delivering\":false")
          .contains("gone for a walk");
      log.publish(TestBuild.several(7, 4, 2));
      // Two transactions' markers stand in the log too.
      await().atMost(PATIENCE).until(() -> metric(server, "kitetrace_emitter_consumer_lag") >= 5);
      assertThat(metric(server, "kitetrace_emitter_commit_lag")).isPositive();
      assertThat(metric(server, "kitetrace_emitter_requests_total{outcome=\"retryable\"}"))
          .isPositive();

      receiver.answer(
          request ->
              request.traceIds().contains(TestBuild.of(6, 2).traceId())
                  ? new Answer.GrpcStatus(3, "bad span")
                  : Answer.accept());
      await().atMost(PATIENCE).until(() -> metric(server, "kitetrace_emitter_consumer_lag") == 0);
      await().atMost(PATIENCE).until(() -> metric(server, "kitetrace_emitter_commit_lag") == 0);
      assertThat(metric(server, "kitetrace_emitter_builds_total{outcome=\"emitted\"}"))
          .isEqualTo(9);
      assertThat(
              metric(
                  server,
                  "kitetrace_emitter_dead_letters_total{reason=\"refused\",stage=\"export\"}"))
          .isEqualTo(1);
      assertThat(metric(server, "kitetrace_emitter_requests_total{outcome=\"accepted\"}"))
          .isPositive();
      assertThat(metric(server, "kitetrace_emitter_requests_total{outcome=\"refused\"}"))
          .isPositive();
      assertThat(metric(server, "kitetrace_emitter_repeats_total")).isPositive();
      assertThat(metric(server, "kitetrace_emitter_lag_seconds_count")).isEqualTo(9);
      assertThat(metric(server, "kitetrace_emitter_spans_total")).isEqualTo(27);
    }
  }

  @Test
  void service_oneThreadFailed_isNotAliveAndSaysWhich() throws Exception {
    try (TestLog log = new TestLog(1);
        OtlpReceiver receiver = OtlpReceiver.start();
        ApplicationContext context =
            EmitterFactory.start(
                Variables.of(TestEmitter.variables(log, receiver, PATIENT)), FREE_PORT)) {
      URI server = context.getBean(EmbeddedServer.class).start().getURI();
      Emitter emitter = context.getBean(Emitter.class);
      emitter.start(Emitter.FOR_EVER);
      assertThat(status(server, "/health/liveness")).isEqualTo(200);
      emitter.threads().failed("dead-letters-1", new AssertionError("test"));
      assertThat(status(server, "/health/liveness")).isEqualTo(503);
      assertThat(body(server, "/health/liveness")).contains("dead-letters-1");
      await().atMost(PATIENCE).until(() -> emitter.ended().isCompletedExceptionally());
      assertThat(status(server, "/health/readiness")).isEqualTo(503);
    }
  }

  /** The value of a series at {@code /prometheus}. */
  private static double metric(URI server, String series) throws Exception {
    return body(server, "/prometheus")
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no series " + series));
  }

  @Test
  void service_wrongSettings_allFaultsAreToldAtOnce() {
    assertThatThrownBy(
            () ->
                EmitterFactory.start(
                    Variables.of(
                        Map.of(
                            "EMITTER_START", "sometime",
                            "EMITTER_MAX_IN_FLIGHT", "much",
                            "OTEL_EXPORTER_OTLP_PROTOCOL", "smoke",
                            "OTEL_EXPORTER_OTLP_HEADERS", "s3cr3t",
                            "KAFKA_BOOTSTRAP_SERVERS", "nowhere")),
                    FREE_PORT))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.faults())
                    .hasSize(5)
                    .anyMatch(fault -> fault.startsWith("EMITTER_START:"))
                    .anyMatch(fault -> fault.startsWith("EMITTER_MAX_IN_FLIGHT:"))
                    .anyMatch(fault -> fault.startsWith("OTEL_EXPORTER_OTLP_PROTOCOL:"))
                    .anyMatch(fault -> fault.startsWith("OTEL_EXPORTER_OTLP_HEADERS:"))
                    .anyMatch(fault -> fault.startsWith("KAFKA_BOOTSTRAP_SERVERS:"))
                    .noneMatch(fault -> fault.contains("s3cr3t")));
  }

  @Test
  void service_frameworksConfiguration_isReadToo() {
    try (TestLog log = new TestLog(1);
        ApplicationContext context =
            EmitterFactory.start(
                Variables.of(Map.of()),
                Map.of(
                    "micronaut.server.port", -1,
                    "emitter.group", "from-yaml",
                    "kafka.bootstrap.servers", log.kafka().bootstrapServers(),
                    "kafka.max.poll.records", "3",
                    "kafka.service.port", "9"))) {
      var settings = context.getBean(io.kitetrace.emitter.service.EmitterSettings.class);
      assertThat(settings.group()).isEqualTo("from-yaml");
      assertThat(settings.kafka().properties())
          .containsEntry("bootstrap.servers", log.kafka().bootstrapServers())
          .containsEntry("max.poll.records", "3")
          .doesNotContainKey("service.port");
    }
  }

  private static int status(URI server, String path) throws Exception {
    return get(server, path).statusCode();
  }

  private static String body(URI server, String path) throws Exception {
    return get(server, path).body();
  }

  private static HttpResponse<String> get(URI server, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(server.resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
