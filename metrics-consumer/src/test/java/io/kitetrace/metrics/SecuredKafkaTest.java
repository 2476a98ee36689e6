package io.kitetrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.testing.kafka.SecuredKafka;
import io.kitetrace.testing.kafka.StrimziUser;
import io.kitetrace.testing.process.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The consumer as the Kubernetes manifests let it in: TLS, a user of its own, its rights alone. */
class SecuredKafkaTest {

  private static final String PASSWORD = "p4ssword-of-the-consumer";
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void consumer_withNoMoreRightsThanTheManifests_countsAndShowsNoSecret(@TempDir Path folder)
      throws Exception {
    StrimziUser user = StrimziUser.read("33-user-metrics.yaml");
    try (SecuredKafka kafka = SecuredKafka.start(folder)) {
      kafka.add(user, PASSWORD);
      publish(kafka);
      Map<String, String> variables = new HashMap<>(kafka.variables(user.name(), PASSWORD));
      variables.put("METRICS_MAX_AGE", "none");
      variables.put("OTEL_METRICS_EXPORTER", "none");
      try (ServiceProcess consumer =
          ServiceProcess.start(MetricsConsumer.class, variables, folder.resolve("output"))) {
        await()
            .atMost(Duration.ofMinutes(3))
            .failFast(() -> assertThat(consumer.isAlive()).as(consumer.output()).isTrue())
            .until(
                () -> consumer.get("/prometheus"),
                page -> page.contains("cicd_pipeline_run_duration_seconds_count"));
        assertThat(consumer.get("/health")).contains("\"status\":\"UP\"");
        assertThat(consumer.everythingShown())
            .contains("metrics consumer started")
            .doesNotContain(PASSWORD);
      }
    }
  }

  private static void publish(SecuredKafka kafka) throws Exception {
    BuildText build = BuildText.build("b", "web", START).ended("passed", 1, 10);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            new HashMap<>(kafka.adminProperties()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("buildkite.builds", build.id(), build.json())).get();
    }
  }
}
