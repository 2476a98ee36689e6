package io.kitetrace.standalone;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.standalone.FirstEditionLog.Written;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.process.ServiceProcess;
import io.kitetrace.wire.Headers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * This edition starts on what the first one left amid its work: a backfill that was cut off, an
 * order, a hint and imported builds that wait in the inbox, a replay that was cut off, dead letters
 * of which one was delivered, and builds that the emitter has not sent.
 */
class FirstEditionTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String BUILDS = "buildkite.builds";
  private static final String STATE = "buildkite.poller.state";
  private static final String DEAD_LETTERS = "buildkite.builds.dead-letters";
  private static final String EMITTER = "kitetrace-emitter";
  private static final String REPLAY = "kitetrace-replay-first";

  @TempDir Path folder;

  private FirstEditionLog first;
  private FirstEditionApi api;
  private ChaosBroker broker;

  @BeforeEach
  void start() throws Exception {
    first = FirstEditionLog.read();
    api = new FirstEditionApi();
    Path data = folder.resolve("kitetrace-data");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(data))) {
      first.load(kafka.bootstrapServers());
    }
    broker = ChaosBroker.start(data);
  }

  @AfterEach
  void close() {
    broker.close();
    api.close();
  }

  @Test
  void services_onTheFirstEditionsTopics_loseAndRepeatNothing() throws Exception {
    pollerFinishesWhatWasBegun();
    replaySendsTheRest();
    retrySendsWhatWasNotDelivered();
    emitterKnowsThatItsGroupHasBegun();
    emitterSendsTheRest();
  }

  @Test
  void standalone_onTheFirstEditionsData_losesAndRepeatsNothing() throws Exception {
    broker.close();
    api.leaveOutTheBroken();
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      Path data = folder.resolve("kitetrace-data");
      OnceRun run = OnceRun.of(polling(OnceRun.variables(api.uri(), receiver, data)));
      assertThat(run.exitCode()).as(run.err()).isZero();
      broker = ChaosBroker.start(data);
      assertThat(broker.builds()).extracting(ConsumerRecord::key).doesNotHaveDuplicates();
      assertThat(broker.deadLetters()).hasSameSizeAs(first.records(DEAD_LETTERS));
      assertThat(receiver.traceIds()).isEqualTo(traceIds(newSince(first.ahead(EMITTER))));
    }
  }

  private void pollerFinishesWhatWasBegun() {
    Map<String, String> variables = new HashMap<>(broker.variables());
    variables.put("BUILDKITE_API_URL", api.uri().toString());
    variables.put("BUILDKITE_API_TOKEN", "simulated");
    variables.put("BUILDKITE_ORGANIZATION", "acme");
    variables.put("API_REQUESTS_PER_MINUTE", "1000000");
    variables.put("POLL_INTERVAL", "1s");
    try (ServiceProcess poller = start("poller", polling(variables), "poller")) {
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(500))
          .failFast(() -> assertThat(poller.isAlive()).as(poller.output()).isTrue())
          .until(
              () ->
                  broker.builds().size() >= allIds().size()
                      && backfills().size() == 2
                      && backfills().values().stream().allMatch(b -> is(b, "complete"))
                      && poller.get("/prometheus").contains("outcome=\"unchanged\""));
    }
    assertThat(broker.builds())
        .extracting(ConsumerRecord::key)
        .containsExactlyInAnyOrderElementsOf(allIds());
    assertThat(broker.deadLetters()).hasSameSizeAs(first.records(DEAD_LETTERS));
    assertThat(api.asked())
        .filteredOn(address -> address.contains("finished_from"))
        .first()
        .asString()
        .contains("finished_from=" + first.cursor("acme").minus(20, ChronoUnit.DAYS));
    assertBackfillWentOn();
    assertImportsWerePublished();
    assertThat(sourceOf("0f1e57ed-0000-4000-8000-000000000900")).isEqualTo("webhook");
  }

  private void assertBackfillWentOn() {
    Map<String, JsonNode> before = backfills(first.records(STATE).stream());
    assertThat(before).hasSize(1);
    before.forEach(
        (key, begun) -> {
          JsonNode ended = backfills().get(key);
          Set<String> open = new HashSet<>(begun.path("open").findValuesAsText("pipeline"));
          Set<String> read = new HashSet<>();
          begun.path("pipelines").forEach(slug -> read.add(slug.asText()));
          read.removeAll(open);
          assertThat(api.asked())
              .filteredOn(address -> address.contains("created_from=2026-09-30"))
              .isNotEmpty()
              .allMatch(address -> open.stream().anyMatch(p -> address.contains("/" + p + "/")))
              .noneMatch(address -> read.stream().anyMatch(p -> address.contains("/" + p + "/")));
          long backfilled = sources("backfill");
          assertThat(ended.path("published").asLong()).isLessThanOrEqualTo(backfilled);
          assertThat(ended.path("published").asLong())
              .isGreaterThan(begun.path("published").asLong());
          assertThat(ended.path("requests").asLong())
              .isGreaterThan(begun.path("requests").asLong());
        });
  }

  private void assertImportsWerePublished() {
    List<Written> waiting = first.waitingImports();
    assertThat(waiting).hasSize(2);
    String order = waiting.getFirst().headers().get(Headers.INBOX_ORDER);
    JsonNode counts = state("import/acme/" + order).get("import/acme/" + order);
    assertThat(counts.path("published").asLong()).isEqualTo(2);
    assertThat(waiting)
        .allSatisfy(w -> assertThat(sourceOf(w.json().path("id").asText())).isEqualTo("import"));
  }

  private void replaySendsTheRest() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        ServiceProcess replay =
            start("replay", emitting(receiver), "replay", "--group", REPLAY, "--json")) {
      assertThat(replay.awaitExit(LIMIT.toSeconds())).as(replay::output).isZero();
      Set<String> rest = new HashSet<>(traceIds(first.ahead(REPLAY)));
      assertThat(rest).isNotEmpty();
      // What was backfilled and waits came after the replay's end had been set.
      Set<String> sent = receiver.traceIds();
      assertThat(sent).isSubsetOf(rest).isEqualTo(first.beforeTheEndOf(REPLAY, rest));
    }
  }

  private void retrySendsWhatWasNotDelivered() throws Exception {
    Set<String> delivered = state("dead-letter/").keySet();
    assertThat(delivered).hasSize(1);
    Set<String> expected = new HashSet<>();
    for (Written letter : first.records(DEAD_LETTERS)) {
      String place = letter.partition().partition() + "-" + letter.offset();
      if (EMITTER.equals(letter.headers().get(Headers.ERROR_GROUP))
          && !delivered.contains("dead-letter/" + place)) {
        expected.add(letter.traceId());
      }
    }
    assertThat(expected).hasSize(1);
    try (OtlpReceiver receiver = OtlpReceiver.start();
        ServiceProcess retry = start("retry", emitting(receiver), "dead-letters", "retry")) {
      assertThat(retry.awaitExit(LIMIT.toSeconds())).as(retry::output).isZero();
      assertThat(receiver.traceIds()).isEqualTo(expected);
    }
  }

  private void emitterSendsTheRest() throws Exception {
    Set<String> expected = traceIds(newSince(first.ahead(EMITTER)));
    try (OtlpReceiver receiver = OtlpReceiver.start();
        ServiceProcess emitter = start("emitter", emitting(receiver), "emitter")) {
      await().atMost(LIMIT).until(() -> receiver.traceIds().containsAll(expected));
      emitter.terminate();
      emitter.awaitExit(LIMIT.toSeconds());
      assertThat(receiver.traceIds()).isEqualTo(expected);
    }
  }

  /** As Kafka forgets the places of a group that was away for a week. */
  private void emitterKnowsThatItsGroupHasBegun() throws Exception {
    KafkaSettings kafka = KafkaSettings.plain(broker.variables().get("KAFKA_BOOTSTRAP_SERVERS"));
    try (Admin admin = Admin.create(kafka.admin(Map.of()));
        OtlpReceiver receiver = OtlpReceiver.start()) {
      admin.deleteConsumerGroups(List.of(EMITTER)).all().get();
      try (ServiceProcess emitter = start("forgotten", emitting(receiver), "emitter")) {
        assertThat(emitter.awaitExit(LIMIT.toSeconds())).as(emitter::output).isEqualTo(1);
        assertThat(emitter.output()).contains("kitetrace: ").contains(EMITTER);
      }
      assertThat(receiver.traceIds()).isEmpty();
      first.place(EMITTER, admin);
    }
  }

  private ServiceProcess start(String name, Map<String, String> variables, String... arguments) {
    return ServiceProcess.start(
        Kitetrace.class, variables, folder.resolve(name + ".out"), arguments);
  }

  /** Lists the builds that the first edition published as well, and the one that it refused. */
  private static Map<String, String> polling(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("POLL_OVERLAP", "20d");
    return all;
  }

  private Map<String, String> emitting(OtlpReceiver receiver) {
    Map<String, String> variables = new HashMap<>(broker.variables());
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.grpcEndpoint());
    variables.put("OTEL_EXPORTER_OTLP_TIMEOUT", "60000");
    return variables;
  }

  private Set<String> allIds() {
    Set<String> ids = new HashSet<>();
    first.records(BUILDS).forEach(record -> ids.add(record.key()));
    api.ids().forEach(ids::add);
    first.waitingImports().forEach(record -> ids.add(record.json().path("id").asText()));
    return ids;
  }

  /** These, and what this edition has published. */
  private Collection<String> newSince(List<Written> ahead) {
    Set<String> keys = new HashSet<>();
    broker.builds().forEach(record -> keys.add(record.key()));
    first.records(BUILDS).forEach(record -> keys.remove(record.key()));
    ahead.forEach(record -> keys.add(record.key()));
    return keys;
  }

  private static Set<String> traceIds(Collection<String> builds) {
    return Set.copyOf(builds.stream().map(id -> id.replace("-", "")).toList());
  }

  private static Set<String> traceIds(List<Written> records) {
    return Set.copyOf(records.stream().map(Written::traceId).toList());
  }

  private String sourceOf(String build) {
    return broker.builds().stream()
        .filter(record -> build.equals(record.key()))
        .map(record -> ChaosBroker.header(record, Headers.SOURCE))
        .findFirst()
        .orElse("");
  }

  private long sources(String source) {
    return broker.builds().stream()
        .filter(record -> source.equals(ChaosBroker.header(record, Headers.SOURCE)))
        .count();
  }

  private Map<String, JsonNode> backfills() {
    return state("backfill/");
  }

  private static Map<String, JsonNode> backfills(Stream<Written> records) {
    return records
        .filter(r -> r.key() != null && r.key().startsWith("backfill/"))
        .collect(toMap(Written::key, Written::json, (a, b) -> b));
  }

  private Map<String, JsonNode> state(String prefix) {
    return broker.committed(STATE).stream()
        .filter(r -> r.key() != null && r.key().startsWith(prefix))
        .collect(toMap(ConsumerRecord::key, r -> FirstEditionLog.json(r.value()), (a, b) -> b));
  }

  private static boolean is(JsonNode backfill, String phase) {
    return backfill.path("phase").asText().equals(phase);
  }
}
