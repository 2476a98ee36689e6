package io.kitetrace.emitter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;

import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.StateStore;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.kafka.TopicSetup;
import io.kitetrace.testing.kafka.TestKafka;
import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.Headers;
import io.kitetrace.wire.IndexEntry;
import io.kitetrace.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A log of a test's own on the broker that all tests share: its topics have a prefix of their own.
 */
public final class TestLog implements AutoCloseable {

  private final KafkaSettings kafka;
  private final TopicSettings topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Admin admin;

  /** Makes the topics. */
  public TestLog(int partitions) {
    this(KafkaSettings.plain(TestKafka.shared().bootstrapServers()), owned(partitions));
    new TopicSetup(admin, topics).run();
  }

  private TestLog(KafkaSettings kafka, TopicSettings topics) {
    this.kafka = kafka;
    this.topics = topics;
    admin = Admin.create(kafka.admin(Map.of()));
    producer =
        new KafkaProducer<>(
            kafka.producer(
                Map.of(
                    "transactional.id",
                    topics.topics().builds() + ".producer",
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

  /** Another broker's, with topics that are there. */
  public static TestLog at(Map<String, String> client, Topics topics) {
    return new TestLog(new KafkaSettings(client), new TopicSettings(topics, 1, (short) -1, false));
  }

  private static TopicSettings owned(int partitions) {
    String prefix = "t" + UUID.randomUUID().toString().substring(0, 8) + ".";
    return new TopicSettings(Topics.of(prefix + "builds", prefix), partitions, (short) -1, false);
  }

  /** How to reach the broker. */
  public KafkaSettings kafka() {
    return kafka;
  }

  /** The test's topics. */
  public TopicSettings topics() {
    return topics;
  }

  /** For questions about groups and offsets. */
  public Admin admin() {
    return admin;
  }

  /** Publishes builds in one transaction, as the poller does: with their index. */
  public void publish(TestBuild... builds) {
    publish(List.of(builds));
  }

  /** Publishes builds in one transaction. */
  public void publish(List<TestBuild> builds) {
    publishOpen(builds).run();
  }

  /**
   * Publishes builds in a transaction that is open until the result is run: what a partition looks
   * like after a commit whose marker it does not have yet.
   */
  public Runnable publishOpen(List<TestBuild> builds) {
    producer.beginTransaction();
    sendAll(builds);
    return producer::commitTransaction;
  }

  /** Publishes builds in a transaction that is aborted: nobody is to see them. */
  public void publishAborted(TestBuild... builds) {
    producer.beginTransaction();
    sendAll(List.of(builds));
    producer.abortTransaction();
  }

  /** The same of any record. */
  public void sendAborted(ProducerRecord<byte[], byte[]> record) {
    producer.beginTransaction();
    producer.send(record);
    producer.flush();
    producer.abortTransaction();
  }

  /** Makes the topic of timelines, as an enricher does. */
  public void makeTimelines() {
    new TopicSetup(admin, topics).runWithTimelines();
  }

  /**
   * Publishes timelines in one transaction, as an enricher does: where their builds' records are.
   */
  public void publish(TestTimeline... timelines) {
    producer.beginTransaction();
    for (TestTimeline timeline : timelines) {
      producer.send(record(timeline));
    }
    producer.commitTransaction();
  }

  private ProducerRecord<byte[], byte[]> record(TestTimeline timeline) {
    List<org.apache.kafka.common.header.Header> headers =
        List.of(
            new RecordHeader(Headers.PIPELINE, timeline.build().pipeline().getBytes(UTF_8)),
            new RecordHeader(Headers.JOB, timeline.job().getBytes(UTF_8)),
            new RecordHeader(Headers.TIMELINE_SOURCE, "log".getBytes(UTF_8)));
    return new ProducerRecord<>(
        topics.topics().timelines(),
        null,
        timeline.build().id().getBytes(UTF_8),
        timeline.bytes(),
        headers);
  }

  private void sendAll(List<TestBuild> builds) {
    for (TestBuild build : builds) {
      producer.send(record(build));
      BuildHead head = head(build);
      if (head != null) {
        byte[] entry = new IndexEntry(head.finishedAt(), head.version()).json();
        producer.send(
            new ProducerRecord<>(topics.topics().index(), build.id().getBytes(UTF_8), entry));
      }
    }
    producer.flush();
  }

  private static BuildHead head(TestBuild build) {
    try {
      return BuildHead.read(build.bytes());
    } catch (MalformedBuildException e) {
      return null;
    }
  }

  private ProducerRecord<byte[], byte[]> record(TestBuild build) {
    List<org.apache.kafka.common.header.Header> headers = new ArrayList<>();
    headers.add(new RecordHeader(Headers.PIPELINE, build.pipeline().getBytes(UTF_8)));
    headers.add(new RecordHeader(Headers.SOURCE, "poll".getBytes(UTF_8)));
    BuildHead head = head(build);
    if (head != null) {
      headers.add(new RecordHeader(Headers.VERSION, head.version().getBytes(UTF_8)));
    }
    if (build.priorFinishedAt() != null) {
      headers.add(
          new RecordHeader(Headers.PRIOR_FINISHED_AT, build.priorFinishedAt().getBytes(UTF_8)));
    }
    return new ProducerRecord<>(
        topics.topics().builds(), null, build.id().getBytes(UTF_8), build.bytes(), headers);
  }

  /** The sum of a group's committed offsets; 0 where it has none. */
  public long committed(String group) {
    return offsets(group).values().stream().mapToLong(OffsetAndMetadata::offset).sum();
  }

  /** A group's committed offsets. */
  public Map<TopicPartition, OffsetAndMetadata> offsets(String group) {
    try {
      return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The sum of the log's ends. */
  public long end() {
    return ends().values().stream().mapToLong(Long::longValue).sum();
  }

  /** The sum of the ends of the log and the timelines. */
  public long endWithTimelines() {
    return end() + ends(topics.topics().timelines()).values().stream().mapToLong(e -> e).sum();
  }

  /** The log's ends. */
  public Map<TopicPartition, Long> ends() {
    return ends(topics.topics().builds());
  }

  private Map<TopicPartition, Long> ends(String topic) {
    try {
      Map<TopicPartition, OffsetSpec> asked =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get()
              .get(topic)
              .partitions()
              .stream()
              .collect(
                  toMap(p -> new TopicPartition(topic, p.partition()), p -> OffsetSpec.latest()));
      return admin.listOffsets(asked).all().get().entrySet().stream()
          .collect(toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The log's state; the caller closes them. */
  public StateStore state() {
    return new StateStore(kafka(), topics.topics().state());
  }

  /** Every dead letter there is. */
  public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    return deadLetters(topics.topics().deadLetters());
  }

  /** Those of a topic that a test has made. */
  public List<ConsumerRecord<byte[], byte[]>> deadLetters(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = reader()) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (records.size() < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  /** The text of a record's header, or null. */
  public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(p -> new TopicPartition(topic, p.partition()))
        .toList();
  }

  private KafkaConsumer<byte[], byte[]> reader() {
    return new KafkaConsumer<>(
        kafka.consumer(Map.of()), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
