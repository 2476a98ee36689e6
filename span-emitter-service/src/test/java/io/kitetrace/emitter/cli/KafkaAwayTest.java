package io.kitetrace.emitter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.emitter.TestBuild;
import io.kitetrace.emitter.TestLog;
import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.kafka.TopicSetup;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.process.ServiceProcess;
import io.kitetrace.wire.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka goes away while the emitter runs, and it says so. */
class KafkaAwayTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Topics TOPICS = Topics.of("buildkite.builds", "buildkite.");
  private static final String REACHABLE = "kitetrace_emitter_kafka_reachable ";
  private static final String LAG = "kitetrace_emitter_consumer_lag ";

  @TempDir Path folder;

  @Test
  void kafka_lostWhileRunning_isToldOnceShownAndGoneOnWith() throws Exception {
    EmbeddedKafkaOptions options = EmbeddedKafkaOptions.in(folder.resolve("kafka"));
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      EmbeddedKafka kafka = EmbeddedKafka.start(options);
      String servers = kafka.bootstrapServers();
      int port = URI.create("kafka://" + servers).getPort();
      try (ServiceProcess emitter = emitter(servers, receiver)) {
        publish(servers, TestBuild.of(1, 2));
        await().atMost(PATIENCE).until(() -> receiver.spanCount() == 3);
        await().atMost(PATIENCE).until(() -> series(emitter, REACHABLE).equals("1.0"));
        await().atMost(PATIENCE).until(() -> series(emitter, LAG).equals("0.0"));
        assertThat(emitter.get("/health/readiness")).contains("\"kafkaReachable\":true");

        int before =
            emitter.output().length(); // a busy broker may be slow to answer the first time
        kafka.close();
        await().atMost(PATIENCE).until(() -> series(emitter, REACHABLE).equals("0.0"));
        assertThat(emitter.get("/health/readiness"))
            .contains("\"kafkaReachable\":false", "\"kafkaSilentSince\"", "\"delivering\":false")
            .doesNotContain("\"kafka\":{");
        assertThat(emitter.get("/health/liveness")).contains("UP");

        kafka = EmbeddedKafka.start(options.withPort(port));
        await().atMost(PATIENCE).until(() -> series(emitter, REACHABLE).equals("1.0"));
        publish(servers, TestBuild.of(2, 2));
        await().atMost(PATIENCE).until(() -> receiver.spanCount() == 6);
        assertThat(emitter.output().substring(before))
            .containsOnlyOnce("Kafka does not answer")
            .containsOnlyOnce("Kafka answers again");
      } finally {
        kafka.close();
      }
    }
  }

  @Test
  void kafka_awayAtTheStart_theLagIsNotKnown() {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        ServiceProcess emitter = emitter("127.0.0.1:9", receiver)) {
      await().atMost(PATIENCE).until(() -> series(emitter, REACHABLE).equals("0.0"));
      assertThat(series(emitter, LAG)).isEqualTo("NaN");
      assertThat(series(emitter, "kitetrace_emitter_commit_lag ")).isEqualTo("NaN");
    }
  }

  private static String series(ServiceProcess emitter, String name) {
    return emitter
        .get("/prometheus")
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .findFirst()
        .orElse("");
  }

  private ServiceProcess emitter(String servers, OtlpReceiver receiver) {
    Map<String, String> variables = new HashMap<>();
    variables.put("KAFKA_BOOTSTRAP_SERVERS", servers);
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.grpcEndpoint());
    return ServiceProcess.start(EmitterProgram.class, variables, folder.resolve("out"), "emitter");
  }

  private static void publish(String servers, TestBuild build) {
    KafkaSettings kafka = KafkaSettings.plain(servers);
    try (Admin admin = Admin.create(kafka.admin(Map.of()))) {
      new TopicSetup(admin, new TopicSettings(TOPICS, 1, (short) -1, false)).run();
    }
    try (TestLog log = TestLog.at(kafka.properties(), TOPICS)) {
      log.publish(build);
    }
  }
}
