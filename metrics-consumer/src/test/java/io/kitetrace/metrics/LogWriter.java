package io.kitetrace.metrics;

import io.kitetrace.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A log as the poller writes it: in transactions, with the headers that consumers read. */
final class LogWriter implements AutoCloseable {

  private static final int PARTITIONS = 3;

  private final String topic = "log-" + UUID.randomUUID();
  private final Admin admin;
  private final KafkaProducer<String, byte[]> producer;

  LogWriter(String bootstrapServers) throws Exception {
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                topic,
                "compression.type",
                "zstd",
                "max.request.size",
                20 * 1024 * 1024),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
  }

  String topic() {
    return topic;
  }

  /** Writes one version; without {@code priorFinishedAt} it is the first. */
  void write(String buildId, byte[] json, String priorFinishedAt) {
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, buildId, json);
    if (priorFinishedAt != null) {
      record
          .headers()
          .add(Headers.PRIOR_FINISHED_AT, priorFinishedAt.getBytes(StandardCharsets.UTF_8));
    }
    producer.send(record);
  }

  void write(BuildText build, String priorFinishedAt) {
    write(build.id(), build.json(), priorFinishedAt);
  }

  void commit() {
    producer.commitTransaction();
    producer.beginTransaction();
  }

  void abort() {
    producer.flush();
    producer.abortTransaction();
    producer.beginTransaction();
  }

  /** Whether the group has committed anything. */
  boolean isBegunBy(String group) {
    try {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .entrySet()
          .stream()
          .anyMatch(o -> o.getKey().topic().equals(topic) && o.getValue().offset() > 0);
    } catch (Exception e) {
      return false; // the group is not there yet
    }
  }

  /** Whether the group has committed everything up to the end of the log. */
  boolean isConsumedBy(String group) {
    try {
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
      Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(latest).all().get();
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      return ends.entrySet().stream()
          .allMatch(
              end -> {
                OffsetAndMetadata offset = committed.get(end.getKey());
                return (offset == null ? 0 : offset.offset()) >= end.getValue().offset();
              });
    } catch (Exception e) {
      return false; // the group is not there yet
    }
  }

  @Override
  public void close() {
    producer.abortTransaction();
    producer.close();
    admin.close();
  }
}
