package io.kitetrace.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.kafka.TopicSetup;
import io.kitetrace.wire.Headers;
import io.kitetrace.wire.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * What the first edition's processes wrote ({@code first-edition/README.md}): its records at their
 * offsets, and its groups' places. Times are moved so that the newest record is of now.
 */
final class FirstEditionLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Written> records = new ArrayList<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final Map<String, Map<TopicPartition, Long>> groups = new HashMap<>();

  /** A record of the first edition. */
  record Written(
      TopicPartition partition,
      long offset,
      Instant time,
      @Nullable String key,
      Map<String, String> headers,
      byte @Nullable [] value) {

    String traceId() {
      return Objects.requireNonNull(key).replace("-", "");
    }

    JsonNode json() {
      return FirstEditionLog.json(Objects.requireNonNull(value));
    }
  }

  private FirstEditionLog() {}

  static FirstEditionLog read() throws IOException {
    FirstEditionLog log = new FirstEditionLog();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource("records.jsonl.gz"), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(JSON.readTree(line));
      }
    }
    return log;
  }

  static InputStream resource(String name) throws IOException {
    return new GZIPInputStream(
        Objects.requireNonNull(
            FirstEditionLog.class.getResourceAsStream("/first-edition/" + name), name));
  }

  private void add(JsonNode line) {
    String topic = line.path("topic").asText();
    if (line.has("ends")) {
      for (int i = 0; i < line.path("ends").size(); i++) {
        ends.put(new TopicPartition(topic, i), line.path("ends").get(i).asLong());
      }
      return;
    }
    TopicPartition partition = new TopicPartition(topic, line.path("partition").asInt());
    long offset = line.path("offset").asLong();
    if (line.has("group")) {
      groups
          .computeIfAbsent(line.path("group").asText(), g -> new HashMap<>())
          .put(partition, offset);
      return;
    }
    Map<String, String> headers = new HashMap<>();
    line.path("headers").properties().forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
    records.add(
        new Written(
            partition,
            offset,
            Instant.parse(line.path("time").asText()),
            line.path("key").textValue(),
            headers,
            line.path("value").isNull() ? null : line.path("value").asText().getBytes(UTF_8)));
  }

  List<Written> records(String topic) {
    return records.stream().filter(record -> record.partition().topic().equals(topic)).toList();
  }

  /** Records of the log that a group has not got to. */
  List<Written> ahead(String group) {
    Map<TopicPartition, Long> places = groups.get(group);
    return records("buildkite.builds").stream()
        .filter(record -> record.offset() >= places.getOrDefault(record.partition(), 0L))
        .toList();
  }

  /** Through when the poller had read. */
  Instant cursor(String organization) {
    return Instant.parse(lastState("cursor/" + organization).path("finished_through").asText());
  }

  /** The last two of the imported builds: the others were published. */
  List<Written> waitingImports() {
    List<Written> imports =
        records("buildkite.poller.inbox").stream()
            .filter(r -> "import".equals(r.headers().get(Headers.INBOX_TYPE)))
            .toList();
    return imports.subList(imports.size() - 2, imports.size());
  }

  /** Those of the traces that the replay of a group is to send. */
  Set<String> beforeTheEndOf(String group, Set<String> traces) {
    JsonNode ends = lastState("replay/" + group).path("ends");
    Set<String> before = new HashSet<>();
    for (Written written : records("buildkite.builds")) {
      String partition = Integer.toString(written.partition().partition());
      if (traces.contains(written.traceId()) && written.offset() < ends.path(partition).asLong()) {
        before.add(written.traceId());
      }
    }
    return before;
  }

  private JsonNode lastState(String key) {
    return records("buildkite.poller.state").stream()
        .filter(record -> key.equals(record.key()))
        .toList()
        .getLast()
        .json();
  }

  static JsonNode json(byte[] value) {
    try {
      return JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void load(String bootstrapServers) throws Exception {
    KafkaSettings kafka = KafkaSettings.plain(bootstrapServers);
    int partitions =
        (int) ends.keySet().stream().filter(p -> p.topic().equals("buildkite.builds")).count();
    try (Admin admin = Admin.create(kafka.admin(Map.of()));
        Producer<String, byte[]> plain = producer(kafka, Map.of());
        Producer<String, byte[]> transactional =
            producer(kafka, Map.of("transactional.id", "first-edition"))) {
      new TopicSetup(admin, new TopicSettings(Topics.DEFAULT, partitions, (short) -1, false)).run();
      transactional.initTransactions();
      for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
        write(end.getKey(), end.getValue(), plain, transactional, admin);
      }
      for (String group : groups.keySet()) {
        place(group, admin);
      }
    }
  }

  /** Puts a group where the first edition left it. */
  void place(String group, Admin admin) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> places =
        groups.get(group).entrySet().stream()
            .collect(toMap(Map.Entry::getKey, e -> new OffsetAndMetadata(e.getValue())));
    admin.alterConsumerGroupOffsets(group, places).all().get();
  }

  /** Offsets without a record were the marks of transactions, and are so again. */
  private void write(
      TopicPartition partition,
      long end,
      Producer<String, byte[]> plain,
      Producer<String, byte[]> transactional,
      Admin admin)
      throws Exception {
    List<Written> all = records.stream().filter(r -> r.partition().equals(partition)).toList();
    for (int i = 0; i < all.size(); i++) {
      long next = i + 1 < all.size() ? all.get(i + 1).offset() : end;
      long gap = next - all.get(i).offset() - 1;
      if (gap == 1) {
        transactional.beginTransaction();
        transactional.send(record(all.get(i)));
        transactional.commitTransaction();
        awaitMark(admin, partition, next);
        continue;
      }
      long offset = plain.send(record(all.get(i))).get().offset();
      if (offset != all.get(i).offset()) {
        throw new IllegalStateException(
            "%s: at %d, not %d".formatted(partition, offset, all.get(i).offset()));
      }
      if (gap > 1) {
        transactional.beginTransaction();
        for (long filled = 1; filled < gap; filled++) {
          transactional.send(record(all.get(i)));
        }
        transactional.flush();
        transactional.abortTransaction();
        awaitMark(admin, partition, next);
      }
    }
  }

  /** The coordinator writes it when the producer has its answer already. */
  private static void awaitMark(Admin admin, TopicPartition partition, long end) {
    await()
        .pollInterval(Duration.ofMillis(2))
        .until(
            () ->
                admin
                        .listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition)
                        .get()
                        .offset()
                    == end);
  }

  private ProducerRecord<String, byte[]> record(Written written) {
    Instant newest = records.stream().map(Written::time).max(Instant::compareTo).orElseThrow();
    Instant moved = Instant.now().minus(Duration.between(written.time(), newest));
    TopicPartition partition = written.partition();
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            partition.topic(),
            partition.partition(),
            moved.toEpochMilli(),
            written.key(),
            written.value());
    written.headers().forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    return record;
  }

  private static Producer<String, byte[]> producer(KafkaSettings kafka, Map<String, ?> more) {
    return new KafkaProducer<>(
        kafka.producer(more), new StringSerializer(), new ByteArraySerializer());
  }
}
