package io.kitetrace.enricher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kitetrace.enricher.settings.EnricherSettings;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicReader;
import io.kitetrace.runtime.kafka.TopicReader.Records;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.kafka.TopicSetup;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.builds.Json;
import io.kitetrace.testing.kafka.TestKafka;
import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.Headers;
import io.kitetrace.wire.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A log of a test's own on the broker that all tests share, with its timelines. */
public final class TestLog implements AutoCloseable {

  private final KafkaSettings kafka;
  private final TopicSettings topics;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;

  /** Makes the topics, but for the timelines: that is the enricher's. */
  public TestLog(int partitions) {
    this(TestKafka.shared().bootstrapServers(), partitions);
  }

  /** The same on another broker. */
  public TestLog(String servers, int partitions) {
    kafka = KafkaSettings.plain(servers);
    admin = Admin.create(kafka.admin(Map.of()));
    String prefix = "t" + UUID.randomUUID().toString().substring(0, 8) + ".";
    topics = new TopicSettings(Topics.of(prefix + "builds", prefix), partitions, (short) -1, false);
    new TopicSetup(admin, topics).run();
    producer =
        new KafkaProducer<>(
            kafka.producer(
                Map.of(
                    "transactional.id",
                    prefix + "producer",
                    "max.request.size",
                    100 << 20,
                    "buffer.memory",
                    100L << 20,
                    "compression.type",
                    "zstd")),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  public KafkaSettings kafka() {
    return kafka;
  }

  public Admin admin() {
    return admin;
  }

  public Topics topics() {
    return topics.topics();
  }

  public String group() {
    return topics().builds() + ".enricher";
  }

  /** An enricher's variables for this log. */
  public Map<String, String> variables(Map<String, String> more) {
    String builds = topics().builds();
    Map<String, String> variables = new HashMap<>();
    variables.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    variables.put("BUILDS_TOPIC", builds);
    variables.put("KITETRACE_TOPIC_PREFIX", builds.substring(0, builds.length() - 6));
    variables.put("ENRICH_GROUP", group());
    variables.put("ENRICH_PIPELINES", "*");
    variables.put("BUILDKITE_API_TOKEN", "bkua_none");
    variables.put("BUILDKITE_API_URL", "http://127.0.0.1:1"); // nobody's
    variables.putAll(more);
    return variables;
  }

  public EnricherSettings settings(String... more) {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < more.length; i += 2) {
      variables.put(more[i], more[i + 1]);
    }
    Settings settings = new Settings(Variables.of(variables(variables)));
    EnricherSettings read = EnricherSettings.read(settings);
    settings.check();
    return read;
  }

  /** Publishes builds in one transaction, as the poller does. */
  public void publish(Json... builds) {
    publish(Stream.of(builds).map(build -> build.toString().getBytes(UTF_8)).toList());
  }

  /** The same of builds as bytes; what is no build comes without headers. */
  public void publish(List<byte[]> builds) {
    producer.beginTransaction();
    builds.forEach(build -> producer.send(record(build)));
    producer.commitTransaction();
  }

  private ProducerRecord<byte[], byte[]> record(byte[] json) {
    try {
      BuildHead head = BuildHead.read(json);
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(topics().builds(), head.id().getBytes(UTF_8), json);
      record.headers().add(Headers.VERSION, head.version().getBytes(UTF_8));
      return record;
    } catch (MalformedBuildException e) {
      return new ProducerRecord<>(topics().builds(), new byte[] {1}, json);
    }
  }

  /** Whether the group has committed all that the log holds. */
  public boolean isDone() {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group()).partitionsToOffsetAndMetadata().get();
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      for (int p = 0; p < topics.partitions(); p++) {
        asked.put(new TopicPartition(topics().builds(), p), OffsetSpec.latest());
      }
      return admin.listOffsets(asked).all().get().entrySet().stream()
          .allMatch(
              end ->
                  committed.get(end.getKey()) != null
                      && committed.get(end.getKey()).offset() == end.getValue().offset());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where the record of a build is. */
  public int partitionOf(String build) {
    return builds().stream()
        .filter(record -> build.equals(new String(record.key(), UTF_8)))
        .findFirst()
        .orElseThrow()
        .partition();
  }

  /** The log. */
  public List<ConsumerRecord<byte[], byte[]>> builds() {
    return all(topics().builds());
  }

  /** How many offsets of the timelines are in use; 0 where the topic is not there yet. */
  public long timelinesEnd() {
    try {
      if (!admin.listTopics().names().get().contains(topics().timelines())) {
        return 0;
      }
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      for (int p = 0; p < topics.partitions(); p++) {
        asked.put(new TopicPartition(topics().timelines(), p), OffsetSpec.latest());
      }
      return admin.listOffsets(asked).all().get().values().stream()
          .mapToLong(end -> end.offset())
          .sum();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The versions of all timelines, each as often as it is there. */
  public List<String> versions() {
    return timelines().stream().map(t -> header(t, Headers.TIMELINE_VERSION)).toList();
  }

  /** All timelines that are committed. */
  public List<ConsumerRecord<byte[], byte[]>> timelines() {
    return all(topics().timelines());
  }

  private List<ConsumerRecord<byte[], byte[]>> all(String topic) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (TopicReader reader = TopicReader.ofTopic(kafka, "test", Records.SMALL, topic)) {
      while (reader.hasNext()) {
        all.addAll(reader.next());
      }
    }
    return all;
  }

  /** The text of a record's header, or null. */
  public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
