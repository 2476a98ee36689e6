package io.kitetrace.poller.testing;

import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.testing.kafka.TestKafka;
import io.kitetrace.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Topics of a test's own on the broker that all tests of this JVM share. */
public final class TestLog {

  private static final int PARTITIONS = 3;

  private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);
  private final KafkaSettings kafka;

  private TestLog(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  public static TestLog create() {
    return on(TestKafka.shared().bootstrapServers());
  }

  public static TestLog on(String bootstrapServers) {
    return new TestLog(KafkaSettings.plain(bootstrapServers));
  }

  public KafkaSettings kafka() {
    return kafka;
  }

  public String group() {
    return name;
  }

  public TopicSettings topics() {
    return new TopicSettings(Topics.of(name + ".log", name + "."), PARTITIONS, (short) 1, false);
  }

  /** Makes the log's topic before a poller does. */
  public void createBuildsTopic(int maxBatchBytes) {
    create(topics().topics().builds(), PARTITIONS, maxBatchBytes);
  }

  /** Makes the dead letters' topic before a poller does. */
  public void createDeadLettersTopic(int maxBatchBytes) {
    create(topics().topics().deadLetters(), TopicSettings.OWNER_PARTITIONS, maxBatchBytes);
  }

  private void create(String topic, int partitions, int maxBatchBytes) {
    try (Admin admin = Admin.create(kafka.admin(Map.of()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, partitions, (short) 1)
                      .configs(
                          Map.of(
                              "retention.ms",
                              "-1",
                              "max.message.bytes",
                              Integer.toString(maxBatchBytes)))))
          .all()
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    }
  }

  /** Writes these in one transaction, and commits it, or aborts it once the broker has them. */
  @SafeVarargs
  public final void write(boolean commit, ProducerRecord<String, byte[]>... records) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            kafka.producer(Map.of("transactional.id", "test-" + UUID.randomUUID())),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      List.of(records).forEach(producer::send);
      producer.flush();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  /** What consumers that read committed see of the log at present. */
  public List<ConsumerRecord<String, byte[]>> builds() {
    return committed(topics().topics().builds());
  }

  public List<ConsumerRecord<String, byte[]>> deadLetters() {
    return committed(topics().topics().deadLetters());
  }

  public List<ConsumerRecord<String, byte[]>> committed(String topic) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            kafka.consumer(
                Map.of(
                    "isolation.level", "read_committed", "max.partition.fetch.bytes", 30_000_000)),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, consumer.partitionsFor(topic).size())
              .mapToObj(p -> new TopicPartition(topic, p))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = writtenEnds(partitions);
      List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  /**
   * Where the partitions end for who writes. A commit has an answer before its end is visible to
   * who reads committed: reading up to that end would miss what was committed just now.
   */
  private Map<TopicPartition, Long> writtenEnds(List<TopicPartition> partitions) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            kafka.consumer(Map.of("isolation.level", "read_uncommitted")),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      return consumer.endOffsets(partitions);
    }
  }

  /** The offset of the pollers' group, 0 where it has none. */
  public long committedOffset(String topic, int partition) {
    try (Admin admin = Admin.create(kafka.admin(Map.of()))) {
      var offset =
          admin
              .listConsumerGroupOffsets(name)
              .partitionsToOffsetAndMetadata()
              .toCompletionStage()
              .toCompletableFuture()
              .join()
              .get(new TopicPartition(topic, partition));
      return offset == null ? 0 : offset.offset();
    }
  }

  public static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
