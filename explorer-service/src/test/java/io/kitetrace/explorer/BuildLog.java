package io.kitetrace.explorer;

import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.runtime.kafka.KafkaCalls;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.testing.builds.Json;
import io.kitetrace.testing.kafka.TestKafka;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineWriter;
import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A log of a test's own, on the broker that all tests share or on another one. */
public final class BuildLog implements AutoCloseable {

  private final KafkaSettings kafka;
  private final String prefix = "x" + UUID.randomUUID().toString().substring(0, 8) + ".";
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;

  public BuildLog(int partitions) {
    this(KafkaSettings.plain(TestKafka.shared().bootstrapServers()));
    create(partitions);
  }

  private BuildLog(KafkaSettings kafka) {
    this.kafka = kafka;
    this.admin = Admin.create(kafka.admin(Map.of()));
    this.producer =
        new KafkaProducer<>(
            kafka.producer(
                Map.of(
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                    prefix + "producer",
                    ProducerConfig.COMPRESSION_TYPE_CONFIG,
                    "zstd")),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.producer.initTransactions();
  }

  /** A broker without a log. */
  public static BuildLog without(String servers) {
    return new BuildLog(KafkaSettings.plain(servers));
  }

  public void create(int partitions) {
    KafkaCalls.await(
        admin.createTopics(List.of(new NewTopic(topic(), partitions, (short) 1))).all());
  }

  public void delete() {
    KafkaCalls.await(admin.deleteTopics(List.of(topic())).all());
  }

  /** The topic of the timelines, which is not there before. */
  public void createTimelines(int partitions) {
    KafkaCalls.await(
        admin.createTopics(List.of(new NewTopic(timelines(), partitions, (short) 1))).all());
  }

  public void growTo(int partitions) {
    KafkaCalls.await(
        admin.createPartitions(Map.of(topic(), NewPartitions.increaseTo(partitions))).all());
  }

  /** The records before that offset go. */
  public void cut(int partition, long offset) {
    KafkaCalls.await(
        admin
            .deleteRecords(
                Map.of(
                    new TopicPartition(topic(), partition), RecordsToDelete.beforeOffset(offset)))
            .all());
  }

  public String topic() {
    return prefix + "builds";
  }

  public void deleteTimelines() {
    KafkaCalls.await(admin.deleteTopics(List.of(timelines())).all());
  }

  public String timelines() {
    return prefix + "job-timelines";
  }

  /** The variables of a service on this log. */
  public Map<String, String> variables() {
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS",
        kafka.bootstrapServers(),
        "BUILDS_TOPIC",
        topic(),
        "KITETRACE_TOPIC_PREFIX",
        prefix,
        "EXPLORER_MEMORY",
        "128MB");
  }

  /** In one transaction, by the build's id. */
  public void publish(Json... builds) {
    List<byte[]> all = new ArrayList<>();
    for (Json build : builds) {
      all.add(build.toString().getBytes(StandardCharsets.UTF_8));
    }
    publish(all);
  }

  public void publish(List<byte[]> builds) {
    producer.beginTransaction();
    builds.forEach(json -> producer.send(record(null, json)));
    producer.commitTransaction();
  }

  /** Timelines, in one transaction, by their builds' ids. */
  public void publishTimelines(List<Timeline> timelines) {
    producer.beginTransaction();
    for (Timeline timeline : timelines) {
      byte[] key = timeline.build().id().getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(timelines(), key, TimelineWriter.json(timeline)));
    }
    producer.commitTransaction();
  }

  /** What is no timeline. */
  public void publishToTimelines(byte[] value) {
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(timelines(), 0, null, value));
    producer.commitTransaction();
  }

  /** In one transaction that is aborted. */
  public void publishAborted(Json build) {
    producer.beginTransaction();
    producer.send(record(null, build.toString().getBytes(StandardCharsets.UTF_8)));
    producer.flush();
    producer.abortTransaction();
  }

  public void publishTo(int partition, byte[] value) {
    producer.beginTransaction();
    producer.send(record(partition, value));
    producer.commitTransaction();
  }

  private ProducerRecord<byte[], byte[]> record(Integer partition, byte[] json) {
    try {
      BuildHead head = BuildHead.read(json);
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              topic(), partition, head.id().getBytes(StandardCharsets.UTF_8), json);
      record.headers().add(Headers.VERSION, head.version().getBytes(StandardCharsets.UTF_8));
      record.headers().add(Headers.SOURCE, "poll".getBytes(StandardCharsets.UTF_8));
      return record;
    } catch (MalformedBuildException e) {
      return new ProducerRecord<>(topic(), partition, null, json);
    }
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
