package io.kitetrace.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.explorer.command.ExplorerProgram;
import io.kitetrace.testing.builds.TextEverywhere;
import io.kitetrace.testing.kafka.SecuredKafka;
import io.kitetrace.testing.kafka.StrimziUser;
import io.kitetrace.testing.process.ServiceProcess;
import io.kitetrace.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The explorer as the Kubernetes manifests let it in: TLS, a user of its own, its rights alone. */
class SecuredKafkaTest {

  private static final String PASSWORD = "p4ssword-of-the-explorer";

  @TempDir Path folder;

  @Test
  void explorer_withNoMoreRightsThanTheManifests_indexesAndShowsNoSecret() throws Exception {
    StrimziUser user = StrimziUser.read("35-user-explorer.yaml");
    try (SecuredKafka kafka = SecuredKafka.start(folder)) {
      kafka.add(user, PASSWORD);
      publish(kafka);
      Map<String, String> variables = new HashMap<>(kafka.variables(user.name(), PASSWORD));
      variables.put("EXPLORER_DATA", folder.resolve("explorer.duckdb").toString());
      try (ServiceProcess explorer =
          ServiceProcess.start(
              ExplorerProgram.class, variables, folder.resolve("output"), "explorer")) {
        await()
            .atMost(Duration.ofMinutes(3))
            .failFast(() -> assertThat(explorer.isAlive()).as(explorer.output()).isTrue())
            .until(
                () -> explorer.get("/prometheus"),
                page -> page.contains("kitetrace_explorer_builds_total{outcome=\"indexed\"} 1.0"));
        assertThat(explorer.get("/health/readiness")).contains("\"status\":\"UP\"");
        assertThat(explorer.everythingShown()).doesNotContain(PASSWORD);
        assertThat(explorer.output()).doesNotContain("WARN", "ERROR");
      }
    }
  }

  /** Users of a Kafka that was set up before there were timelines have no right to read them. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void explorer_withoutTheRightToReadTimelines_indexesBuilds_andWarnsOnce(boolean mayDescribe)
      throws Exception {
    StrimziUser user = StrimziUser.read("35-user-explorer.yaml");
    List<AclBinding> rights =
        user.rights().stream()
            .filter(
                right ->
                    right.pattern().name().equals("buildkite.builds")
                        || (mayDescribe && right.entry().operation() == AclOperation.DESCRIBE))
            .toList();
    try (SecuredKafka kafka = SecuredKafka.start(folder)) {
      kafka.add(new StrimziUser(user.name(), rights), PASSWORD);
      createTimelines(kafka);
      publish(kafka);
      Map<String, String> variables = new HashMap<>(kafka.variables(user.name(), PASSWORD));
      variables.put("EXPLORER_DATA", folder.resolve("explorer.duckdb").toString());
      try (ServiceProcess explorer =
          ServiceProcess.start(
              ExplorerProgram.class, variables, folder.resolve("output"), "explorer")) {
        await()
            .atMost(Duration.ofMinutes(3))
            .failFast(() -> assertThat(explorer.isAlive()).as(explorer.output()).isTrue())
            .until(
                () -> explorer.get("/prometheus"),
                page -> page.contains("kitetrace_explorer_builds_total{outcome=\"indexed\"} 1.0"));
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> explorer.output().contains("the index goes on without it"));
        assertThat(explorer.output().split("goes on without it", -1)).hasSize(2);
        assertThat(explorer.output()).contains("buildkite.job-timelines").doesNotContain("ERROR");
        assertThat(explorer.get("/health/readiness")).contains("\"status\":\"UP\"");
      }
    }
  }

  /** Where the manifests have it, it is there. */
  private static void createTimelines(SecuredKafka kafka) throws Exception {
    String topic = Topics.DEFAULT.timelines();
    if (!kafka.admin().listTopics().names().get().contains(topic)) {
      kafka.admin().createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private static void publish(SecuredKafka kafka) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            new HashMap<>(kafka.adminProperties()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      byte[] build = TextEverywhere.build("text").getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>("buildkite.builds", "b", build)).get();
    }
  }
}
