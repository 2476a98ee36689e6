package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.poller.Poller;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.wire.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
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

/** Each line is ok, or says what is wrong and what to do; and nobody notices that it was asked. */
class DoctorTest {

  private static final String TOKEN = "bkua_this-is-secret";
  private static final String KEY = "hcaik_another-secret";
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
      Result before = doctor(variables);
      assertThat(before.exitCode()).as(before.out()).isZero();
      assertThat(before.out())
          .contains("topic buildkite.builds", "absent; it is made at the start")
          .endsWith("all is well\n");
      assertThat(topics(kafka)).as("nothing was made").isEmpty();

      try (Poller poller = poller(variables)) {
        poller.start();
        await().atMost(PATIENCE).until(() -> poller.metrics().passes() > 0);
        long records = poller.metrics().builds().published();
        // A commit is answered before its markers are everywhere.
        await().atMost(PATIENCE).until(() -> committed(kafka) == records);
        long written = end(kafka, Topics.DEFAULT.builds());

        Result during = doctor(variables);
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
  void whatIsWrong_isToldSideBySide_eachWithItsVariable_andNoSecret() {
    receiver.answer(request -> new Answer.HttpStatus(401, "unknown key " + KEY));
    try (BuildkiteSimulator api = simulator()) {
      Map<String, String> variables = new HashMap<>();
      variables.put("BUILDKITE_API_URL", api.uri().toString());
      variables.put("BUILDKITE_API_TOKEN", "bkua_a-wrong-one");
      variables.put("BUILDKITE_ORGANIZATION", "acme");
      variables.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
      variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.grpcEndpoint());
      variables.put("OTEL_EXPORTER_OTLP_HEADERS", "x-honeycomb-team=" + KEY);
      Result result = doctor(variables);
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.line("token")).startsWith("wrong ").contains("BUILDKITE_API_TOKEN", "401");
      assertThat(result.line("organization acme")).startsWith("skipped ");
      assertThat(result.line("kafka")).startsWith("wrong ").contains("KAFKA_BOOTSTRAP_SERVERS");
      assertThat(result.line("transactions")).startsWith("skipped ");
      assertThat(result.line("otlp"))
          .startsWith("wrong ")
          .contains("OTEL_EXPORTER_OTLP_HEADERS", "401");
      assertThat(result.out()).doesNotContain(KEY, "a-wrong-one", "\tat ").endsWith("are wrong\n");
    }
  }

  @Test
  void topicsThatDoNotFit_andRightsThatLack_areTold() throws Exception {
    EmbeddedKafkaOptions withRights =
        EmbeddedKafkaOptions.in(folder)
            .withOverrides(
                Map.of(
                    "authorizer.class.name",
                    "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                    "allow.everyone.if.no.acl.found",
                    "true"));
    try (BuildkiteSimulator api = simulator();
        EmbeddedKafka kafka = EmbeddedKafka.start(withRights);
        Admin admin = admin(kafka)) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(Topics.DEFAULT.builds(), 12, (short) 1)
                      .configs(Map.of("retention.ms", "86400000")),
                  new NewTopic(Topics.DEFAULT.index(), 3, (short) 1),
                  new NewTopic(Topics.DEFAULT.state(), 6, (short) 1)
                      .configs(Map.of("cleanup.policy", "compact")),
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
      Result result = doctor(variables);
      assertThat(result.exitCode()).isEqualTo(1);
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
      assertThat(doctor(variables, "--only", "poller").line("transactions"))
          .contains("POLLER_TRANSACTIONAL_ID_PREFIX", "ours");
    }
  }

  @Test
  void aTokenWithoutScopes_anUnknownOrganization_andATooLargeShare_areTold() {
    SimulatorOptions options =
        options().withToken(TOKEN).withScopes(Set.of("read_organizations", "read_builds"));
    try (BuildkiteSimulator api = BuildkiteSimulator.start(options)) {
      Map<String, String> variables = new HashMap<>(buildkite(api));
      variables.put("BUILDKITE_ORGANIZATION", "acme,nobody");
      variables.put("API_REQUESTS_PER_MINUTE", "120");
      variables.put("KITETRACE_DATA", folder.resolve("data").toString());
      Result result = doctor(variables, "--standalone", "--only", "poller");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.line("organization acme")).startsWith("ok ");
      assertThat(result.line("organization nobody"))
          .contains("BUILDKITE_ORGANIZATION", "'nobody'", "it sees: acme");
      assertThat(result.line("limit of acme")).startsWith("ok ").contains("of 200 requests");
      assertThat(result.line("limit of the token's user"))
          .contains("API_REQUESTS_PER_MINUTE", "of 50 requests");
      assertThat(result.line("clock")).startsWith("ok ");
      assertThat(result.line("kafka")).startsWith("ok ").contains("brings its own");
      assertThat(result.out()).doesNotContain(TOKEN);
    }
    try (BuildkiteSimulator api =
        BuildkiteSimulator.start(options.withScopes(Set.of("read_user")))) {
      Result result = doctor(buildkite(api), "--standalone", "--only", "poller");
      assertThat(result.line("token")).contains("BUILDKITE_API_TOKEN", "read_builds", "read_user");
      assertThat(result.line("organization acme")).startsWith("wrong ").contains("403");
    }
  }

  @Test
  void faultsInTheConfiguration_areToldAllAtOnce_andNothingIsAsked() {
    Result result =
        doctor(
            Map.of(
                "POLL_INTERVAL", "soon",
                "KAFKA_BOOTSTRAP_SERVERS", "nowhere",
                "OTEL_EXPORTER_OTLP_PROTOCOL", "carrier pigeon"));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains(
            "BUILDKITE_API_TOKEN",
            "BUILDKITE_ORGANIZATION",
            "POLL_INTERVAL",
            "KAFKA_BOOTSTRAP_SERVERS",
            "OTEL_EXPORTER_OTLP_PROTOCOL")
        .hasLineCount(5);
  }

  @Test
  void json_isOneObjectAlone_andAnEmitterNeedsNoToken() throws Exception {
    Result result =
        doctor(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:1",
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                receiver.grpcEndpoint()),
            "--only",
            "emitter",
            "--json");
    assertThat(result.exitCode()).isEqualTo(1);
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("ok").asBoolean()).isFalse();
    assertThat(json.get("findings"))
        .extracting(finding -> finding.get("check").asText() + " " + finding.get("result").asText())
        .containsExactly(
            "kafka wrong", "topics skipped", "group kitetrace-emitter skipped", "otlp ok");
    assertThat(json.get("findings").get(0).get("sentence").asText())
        .contains("KAFKA_BOOTSTRAP_SERVERS");
  }

  private static SimulatorOptions options() {
    return SimulatorOptions.defaults().withBuilds(20).withOrganizations("acme");
  }

  private static BuildkiteSimulator simulator() {
    return BuildkiteSimulator.start(options().withToken(TOKEN));
  }

  private static Map<String, String> buildkite(BuildkiteSimulator api) {
    return Map.of(
        "BUILDKITE_API_URL",
        api.uri().toString(),
        "BUILDKITE_API_TOKEN",
        TOKEN,
        "BUILDKITE_ORGANIZATION",
        "acme");
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

  private static Result doctor(Map<String, String> variables, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    int exitCode =
        Commands.commandLine(
                new DoctorCommand(
                    Variables.of(variables), new PrintStream(out, true, StandardCharsets.UTF_8)))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString());
  }

  private record Result(int exitCode, String out, String err) {

    List<String> lines() {
      return out.lines().toList();
    }

    /** The line about this. */
    String line(String check) {
      return Arrays.stream(out.split("\n", -1))
          .filter(line -> line.matches("\\w+ +" + check + "  .*"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no line about " + check + " in:\n" + out));
    }
  }
}
