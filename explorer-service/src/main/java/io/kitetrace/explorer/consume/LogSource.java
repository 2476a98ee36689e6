package io.kitetrace.explorer.consume;

import io.kitetrace.explorer.index.IndexedLog;
import io.kitetrace.explorer.index.IndexedTopic;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaCalls;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.KafkaStatus;
import io.kitetrace.runtime.kafka.LogEnds;
import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.wire.Topics;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A topic in Kafka: which one it is, where it ends, and clients that read it. */
final class LogSource {

  private static final Logger LOG = LoggerFactory.getLogger(LogSource.class);

  private final KafkaSettings kafka;
  private final IndexedTopic kind;
  private final String topic;
  private final KafkaStatus status;
  private boolean absent;
  private boolean refusalLogged;

  LogSource(KafkaSettings kafka, Topics topics, IndexedTopic kind, KafkaStatus status) {
    this.kafka = kafka;
    this.kind = kind;
    this.topic = kind.name(topics);
    this.status = status;
  }

  /** A topic that is there. */
  record Described(IndexedLog log, List<TopicPartition> partitions) {}

  IndexedTopic kind() {
    return kind;
  }

  String topic() {
    return topic;
  }

  /** Whether it may be absent or forbidden: then it is looked for again, and nothing else stops. */
  boolean optional() {
    return kind != IndexedTopic.BUILDS;
  }

  /**
   * Asks Kafka; null where it does not answer, has no such topic yet, or refuses an optional one.
   *
   * @throws CommandFailure if Kafka refuses us
   */
  @Nullable Described describe() {
    try {
      Described described = KafkaCalls.ask(kafka, this::describe);
      answered();
      absent = false;
      return described;
    } catch (UnknownTopicOrPartitionException e) {
      answered();
      if (!absent) {
        absent = true;
        LOG.atInfo()
            .addKeyValue("topic", topic)
            .log(
                optional()
                    ? "topic is not there, an enricher makes it; looked for again"
                    : "log is not there yet, the poller makes it");
      }
    } catch (KafkaException e) {
      if (KafkaFailures.isRefusal(e)) {
        if (!optional()) {
          throw failure(e);
        }
        refused(e);
      } else {
        silent();
      }
    }
    return null;
  }

  /** Whether Kafka has said that the topic is not there. */
  boolean absent() {
    return absent;
  }

  /** Kafka has answered; that of the log says so, for all of them. */
  void answered() {
    if (!optional()) {
      status.answered();
    }
  }

  /** It has not. */
  void silent() {
    if (!optional()) {
      status.silent(kafka.bootstrapServers());
    }
  }

  /** An optional topic cannot be read. */
  void refused(KafkaException e) {
    (refusalLogged ? LOG.atDebug() : LOG.atWarn())
        .addKeyValue("topic", topic)
        .addKeyValue("reason", failure(e).getMessage())
        .log("topic cannot be read, the index goes on without it; looked for again");
    refusalLogged = true;
  }

  /** An optional topic can be read. */
  void read() {
    refusalLogged = false;
  }

  private Described describe(Admin admin) {
    TopicDescription description =
        KafkaCalls.await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
    String cluster = KafkaCalls.await(admin.describeCluster().clusterId());
    if (description == null) {
      throw new UnknownTopicOrPartitionException(topic);
    }
    return new Described(
        new IndexedLog(String.valueOf(cluster), description.topicId().toString()),
        description.partitions().stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList());
  }

  /**
   * Where the log ends now, open transactions included; nothing where there is no log.
   *
   * @throws CommandFailure if Kafka does not answer
   */
  Map<Integer, Long> ends() {
    try {
      Map<Integer, Long> ends = new HashMap<>();
      LogEnds.of(kafka, KafkaCalls.ask(kafka, this::describe).partitions())
          .forEach((partition, end) -> ends.put(partition.partition(), end));
      return ends;
    } catch (UnknownTopicOrPartitionException e) {
      return Map.of();
    } catch (KafkaException e) {
      if (optional() && KafkaFailures.isRefusal(e)) {
        return Map.of();
      }
      throw failure(e);
    }
  }

  /** A client that reads committed records from where it is told, and has no group. */
  KafkaConsumer<byte[], ByteBuffer> consumer(String clientId) {
    return consumer(clientId, Map.of());
  }

  /** The same with some of its settings otherwise. */
  KafkaConsumer<byte[], ByteBuffer> consumer(String clientId, Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>();
    // Limits of a fetch count compressed bytes, and builds compress 6 to 27 times: what a poll
    // unpacks is bounded by the number of its records.
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 16);
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
    properties.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    properties.putAll(
        kafka.consumer(
            Map.of(
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false)));
    // A group would need a right, and has nothing to tell us.
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.putAll(more);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteBufferDeserializer());
  }

  /** Whether a client has nothing more to read for now. */
  static boolean atEnd(Consumer<byte[], ByteBuffer> consumer) {
    return consumer.assignment().stream()
        .allMatch(partition -> consumer.currentLag(partition).orElse(1) <= 0);
  }

  CommandFailure failure(KafkaException e) {
    List<RequiredAcl> needed =
        RequiredAcl.topic(topic, AclOperation.DESCRIBE, AclOperation.READ).toList();
    return new CommandFailure(KafkaFailures.sentence(kafka, needed, e), e);
  }
}
