package io.kitetrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.kitetrace.testing.kafka.TestKafka;
import io.kitetrace.testing.log.Logged;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

/** The consumer as a service: settings, health, threads, its page. */
class MetricsServiceTest {

  private static final String KAFKA = TestKafka.shared().bootstrapServers();
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void errorOnTheThreadThatReads_isToldByLiveness_andEndsTheService() throws Exception {
    try (LogWriter log = new LogWriter(KAFKA)) {
      EmbeddedServer server = start(log);
      assertThat(status(server, "/health/liveness")).isEqualTo(200);
      ExecutorService readers =
          server
              .getApplicationContext()
              .getBean(ExecutorService.class, Qualifiers.byName(ConsumerThreads.NAME));
      var unused =
          readers.submit(
              () -> {
                throw new NoClassDefFoundError("test");
              });
      await().atMost(PATIENCE).until(() -> status(server, "/health/liveness") == 503);
      assertThat(server.getApplicationContext().getBean(ServiceThreads.class).failed())
          .isCompletedExceptionally();
      server.stop();
    }
  }

  @Test
  void page_showsEachPartitionsLag_andNoStartWarns() throws Exception {
    try (LogWriter log = new LogWriter(KAFKA);
        Logged logged = Logged.by("io.micrometer")) {
      BuildText build = BuildText.build("b", "web", Instant.EPOCH).ended("passed", 1, 2);
      log.write(build, null);
      log.commit();
      EmbeddedServer server = start(log);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(body(server, "/prometheus").lines())
                      .filteredOn(l -> l.startsWith("kafka_consumer_records_lag_records{"))
                      .isNotEmpty()
                      .allSatisfy(l -> assertThat(l).contains("topic=\"" + log.topic() + "\"")));
      assertThat(body(server, "/prometheus"))
          .containsPattern("kafka_consumer_records_lag_max_records\\{client_id=\"[^\"]*\"\\}");
      server.stop();
      assertThat(logged.warnings()).isEmpty();
    }
  }

  @Test
  void settings_alsoComeFromTheFrameworksConfiguration_andAllFaultsAreToldAtOnce() {
    assertThatThrownBy(
            () ->
                MetricsFactory.start(
                    Variables.of(Map.of("METRICS_MAX_AGE", "soon")),
                    Map.of("metrics.max-queues", "many", "micronaut.server.port", -1)))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e -> assertThat(e.getMessage()).contains("METRICS_MAX_AGE", "METRICS_MAX_QUEUES"));
  }

  private static EmbeddedServer start(LogWriter log) {
    return MetricsFactory.start(
        Variables.of(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                KAFKA,
                "BUILDS_TOPIC",
                log.topic(),
                "METRICS_MAX_AGE",
                "none")),
        Map.of("micronaut.server.port", -1, "otel.metrics.exporter", "none"));
  }

  private static int status(EmbeddedServer server, String path) throws IOException {
    URI uri = server.getURI().resolve(path);
    return ((HttpURLConnection) uri.toURL().openConnection()).getResponseCode();
  }

  private static String body(EmbeddedServer server, String path) throws IOException {
    return new String(
        server.getURI().resolve(path).toURL().openStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
