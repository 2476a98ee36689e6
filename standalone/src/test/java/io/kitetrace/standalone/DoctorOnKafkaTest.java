package io.kitetrace.standalone;

import static io.kitetrace.standalone.DoctorRun.buildkite;
import static io.kitetrace.standalone.DoctorRun.simulator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.poller.Poller;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker, its topics and its rights are looked at, and nobody notices that they were. */
class DoctorOnKafkaTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final OtlpReceiver receiver = OtlpReceiver.start();

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void everythingInOrder_isAllWell_andNeitherPollerNorReadersNotice() throws Exception {
    try (BuildkiteSimulator api = simulator();
        EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder))) {
      Map<String, String> variables = variables(api, kafka);
      variables.put("ENRICH_PIPELINES", "*");
      DoctorRun before = DoctorRun.of(variables);
      assertThat(before.exitCode()).as(before.out()).isZero();
      assertThat(before.out())
          .contains("topic buildkite.builds", "absent; it is made at the start")
          .contains("topic buildkite.job-timelines", "group kitetrace-enricher")
          .endsWith("all is well\n");
      assertThat(topics(kafka)).as("nothing was made").isEmpty();

      try (Poller poller = poller(variables)) {
        poller.start();
        await().atMost(PATIENCE).until(() -> poller.metrics().passes() > 0);
        long records = poller.metrics().builds().published();
        // A commit is answered before its markers are everywhere.
        await().atMost(PATIENCE).until(() -> committed(kafka) == records);
        long written = end(kafka, Topics.DEFAULT.builds());

        DoctorRun during = DoctorRun.of(variables);
        assertThat(during.exitCode()).as(during.out()).isZero();
        assertThat(during.lines())
            .filteredOn(line -> !line.equals("all is well"))
            .allMatch(line -> line.startsWith("ok "));
        assertThat(during.out())
            .contains("12 partitions", "kept for ever", "compacted", "takes an empty export")
            .contains("accepted; its scopes: read_builds", "organization acme");

        assertThat(end(kafka, Topics.DEFAULT.builds())).as("tried").isGreaterThan(written);
        assertThat(committed(kafka)).as("aborted").isEqualTo(records);
        long passes = poller.metrics().passes();
        await().atMost(PATIENCE).until(() -> poller.metrics().passes() > passes + 2);
        assertThat(poller.outages()).isEmpty();
        assertThat(poller.owned()).containsExactly("acme");
      }
      assertThat(receiver.spanCount()).isZero();
    }
  }

  @Test
  void topicsThatDoNotFit_andRightsThatLack_areTold() throws Exception {
    try (BuildkiteSimulator api = simulator();
        EmbeddedKafka kafka = EmbeddedKafka.start(withRights(folder));
        Admin admin = admin(kafka)) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(Topics.DEFAULT.builds(), 12, (short) 1)
                      .configs(Map.of("retention.ms", "86400000")),
                  new NewTopic(Topics.DEFAULT.index(), 3, (short) 1),
                  new NewTopic(Topics.DEFAULT.state(), 6, (short) 1)
                      .configs(Map.of("cleanup.policy", "compact")),
                  new NewTopic(Topics.DEFAULT.timelines(), 3, (short) 1)
                      .configs(Map.of("retention.ms", "86400000")),
                  new NewTopic(Topics.DEFAULT.deadLetters(), 6, (short) 1)))
          .all()
          .get();
      admin
          .createAcls(
              List.of(
                  may(ResourceType.TOPIC, Topics.DEFAULT.deadLetters(), AclOperation.DESCRIBE),
                  may(ResourceType.GROUP, "kitetrace-emitter", AclOperation.DESCRIBE),
                  may(ResourceType.TRANSACTIONAL_ID, "ours", AclOperation.DESCRIBE)))
          .all()
          .get();
      awaitAcls(admin, 3);
      Map<String, String> variables = variables(api, kafka);
      variables.put("ENRICH_PIPELINES", "*");
      DoctorRun result = DoctorRun.of(variables);
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.line("topic buildkite.job-timelines"))
          .contains("KITETRACE_TOPIC_PREFIX", "would forget timelines", "retention.ms=86400000");
      assertThat(result.lines()).anyMatch(line -> line.contains("job-timelines has 3 partitions"));
      assertThat(result.line("topic buildkite.builds"))
          .contains("BUILDS_TOPIC", "retention.ms=86400000", "BUILDS_TOPIC_ALLOW_RETENTION");
      assertThat(result.line("topic buildkite.builds.index")).contains("cleanup.policy");
      assertThat(result.line("topics")).contains("KITETRACE_TOPIC_PREFIX", "number of partitions");
      assertThat(result.line("topic buildkite.builds.dead-letters"))
          .startsWith("wrong ")
          .contains("lacks Write");
      assertThat(result.line("transactions"))
          .startsWith("wrong ")
          .contains("buildkite.builds.dead-letters", "Write");
      assertThat(result.line("group kitetrace-poller")).startsWith("ok ");
      assertThat(result.line("group kitetrace-emitter"))
          .startsWith("wrong ")
          .contains("EMITTER_GROUP", "Read");

      variables.put("POLLER_TRANSACTIONAL_ID_PREFIX", "ours");
      admin
          .createAcls(
              List.of(
                  new AclBinding(
                      new ResourcePattern(
                          ResourceType.TRANSACTIONAL_ID, "ours", PatternType.PREFIXED),
                      entry(AclOperation.WRITE, AclPermissionType.DENY))))
          .all()
          .get();
      awaitAcls(admin, 4);
      assertThat(DoctorRun.of(variables, "--only", "poller").line("transactions"))
          .contains("POLLER_TRANSACTIONAL_ID_PREFIX", "ours");
    }
  }

  @Test
  void timelinesThatTheEmitterMayNotRead_areARemark_sinceItGoesOnWithoutThem() throws Exception {
    try (BuildkiteSimulator api = simulator();
        EmbeddedKafka kafka = EmbeddedKafka.start(withRights(folder));
        Admin admin = admin(kafka)) {
      Map<String, String> variables = variables(api, kafka);
      String timelines = "topic buildkite.job-timelines";
      DoctorRun absent = DoctorRun.of(variables, "--only", "emitter");
      assertThat(absent.exitCode()).as(absent.out()).isZero();
      assertThat(absent.line(timelines)).startsWith("ok ").contains("absent; an enricher makes it");

      admin
          .createTopics(List.of(new NewTopic(Topics.DEFAULT.timelines(), 12, (short) 1)))
          .all()
          .get();
      admin
          .createAcls(
              List.of(may(ResourceType.TOPIC, Topics.DEFAULT.timelines(), AclOperation.DESCRIBE)))
          .all()
          .get();
      awaitAcls(admin, 1);
      DoctorRun unreadable = DoctorRun.of(variables, "--only", "emitter");
      assertThat(unreadable.exitCode()).as(unreadable.out()).isZero();
      assertThat(unreadable.line(timelines))
          .startsWith("ok ")
          .contains("may not read it", "builds go on without", "grant Describe and Read");

      admin
          .createAcls(
              List.of(
                  new AclBinding(
                      new ResourcePattern(
                          ResourceType.TOPIC, Topics.DEFAULT.timelines(), PatternType.LITERAL),
                      entry(AclOperation.DESCRIBE, AclPermissionType.DENY))))
          .all()
          .get();
      awaitAcls(admin, 2);
      DoctorRun hidden = DoctorRun.of(variables, "--only", "emitter");
      assertThat(hidden.exitCode()).as(hidden.out()).isZero();
      assertThat(hidden.line(timelines)).startsWith("ok ").contains("may not read it");

      variables.put("ENRICH_PIPELINES", "*");
      assertThat(DoctorRun.of(variables, "--only", "enricher").line(timelines))
          .as("who writes them cannot do without")
          .startsWith("wrong ");
    }
  }

  private static EmbeddedKafkaOptions withRights(Path folder) {
    return EmbeddedKafkaOptions.in(folder)
        .withOverrides(
            Map.of(
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found",
                "true"));
  }

  private Map<String, String> variables(BuildkiteSimulator api, EmbeddedKafka kafka) {
    Map<String, String> variables = new HashMap<>(buildkite(api));
    variables.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    variables.put("POLL_INTERVAL", "2s");
    variables.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.httpEndpoint());
    return variables;
  }

  private static Poller poller(Map<String, String> variables) {
    return new Poller(PollerSettings.read(new Settings(Variables.of(variables))));
  }

  /** The broker learns of them some time after they were made. */
  private static void awaitAcls(Admin admin, int count) {
    await()
        .atMost(PATIENCE)
        .until(() -> admin.describeAcls(AclBindingFilter.ANY).values().get().size() == count);
  }

  private static AclBinding may(ResourceType type, String name, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(type, name, PatternType.LITERAL),
        entry(operation, AclPermissionType.ALLOW));
  }

  private static AccessControlEntry entry(AclOperation operation, AclPermissionType permission) {
    return new AccessControlEntry("User:*", "*", operation, permission);
  }

  private static Admin admin(EmbeddedKafka kafka) {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private static Set<String> topics(EmbeddedKafka kafka) throws Exception {
    try (Admin admin = admin(kafka)) {
      return admin.listTopics().names().get();
    }
  }

  /** Where partition 0 ends, aborted records included. */
  private static long end(EmbeddedKafka kafka, String topic) throws Exception {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (Admin admin = admin(kafka)) {
      return admin
          .listOffsets(Map.of(partition, OffsetSpec.latest()))
          .partitionResult(partition)
          .get()
          .offset();
    }
  }

  /** How many records consumers that read committed see in the log and the other topics. */
  private static long committed(EmbeddedKafka kafka) {
    Topics t = Topics.DEFAULT;
    long records = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          List.of(t.builds(), t.inbox(), t.deadLetters()).stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        records += consumer.poll(Duration.ofMillis(100)).count();
      }
    }
    return records;
  }
}
