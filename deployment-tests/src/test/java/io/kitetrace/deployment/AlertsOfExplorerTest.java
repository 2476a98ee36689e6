package io.kitetrace.deployment;

import static io.kitetrace.deployment.ServicePage.page;
import static io.kitetrace.deployment.ServicePage.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.standalone.Kitetrace;
import io.kitetrace.testing.builds.TextEverywhere;
import io.kitetrace.testing.process.ServiceProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real explorer says at /prometheus makes its alerts fire when they should, and no others.
 */
class AlertsOfExplorerTest {

  @TempDir Path folder;

  @Test
  void explorer_thatWorks_raisesNothing() throws Exception {
    try (EmbeddedKafka kafka =
        EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder.resolve("kafka")))) {
      publish(kafka.bootstrapServers());
      try (ServiceProcess explorer = explorer(kafka.bootstrapServers())) {
        String page =
            page(
                explorer,
                p ->
                    value(p, "kitetrace_explorer_builds_total{outcome=\"indexed\"}") == 1
                        && value(p, "kitetrace_explorer_consumer_lag") == 0);

        assertThat(firing(page)).isEmpty();
      }
    }
  }

  @Test
  void explorer_withoutKafka_raisesThatItIndexesNothing() {
    try (ServiceProcess explorer = explorer("127.0.0.1:1")) {
      String page = page(explorer, p -> value(p, "kitetrace_explorer_kafka_reachable") == 0);

      assertThat(firing(page))
          .containsExactlyInAnyOrder("KitetraceExplorerStuck", "KitetraceKafkaUnreachable");
    }
  }

  private Set<String> firing(String page) {
    return new ScrapedState()
        .running("kitetrace-poller")
        .with("kitetrace-emitter", "kitetrace_emitter_consumer_lag 0")
        .with("kitetrace-explorer", page)
        .firing(folder);
  }

  private ServiceProcess explorer(String servers) {
    Map<String, String> variables =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            servers,
            "EXPLORER_DATA",
            folder.resolve("explorer.duckdb").toString());
    return ServiceProcess.start(
        Kitetrace.class, variables, folder.resolve("explorer.log"), "explorer");
  }

  private static void publish(String servers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(List.of(new NewTopic("buildkite.builds", 3, (short) 1))).all().get();
    }
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new StringSerializer(),
            new ByteArraySerializer())) {
      byte[] build = TextEverywhere.build("text").getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>("buildkite.builds", "b", build)).get();
    }
  }
}
