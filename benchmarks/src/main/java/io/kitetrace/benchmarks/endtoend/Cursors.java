package io.kitetrace.benchmarks.endtoend;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Watches the poller's state: a cursor that can be read tells that everything before it is in the
 * log, whoever wrote it.
 */
final class Cursors implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(20);

  private final KafkaConsumer<String, byte[]> consumer;
  private final String topic;
  private int seen;

  Cursors(String bootstrapServers, String topic) {
    this.topic = topic;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false),
            new StringDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Waits until so many have been written since the beginning. */
  void await(int count, Child poller) throws InterruptedException {
    Sample.await(poller, () -> read() >= count);
  }

  private int read() {
    if (consumer.assignment().isEmpty()) {
      List<PartitionInfo> partitions = consumer.listTopics().getOrDefault(topic, List.of());
      consumer.assign(
          partitions.stream().map(p -> new TopicPartition(topic, p.partition())).toList());
      consumer.seekToBeginning(consumer.assignment());
    } else {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        seen += record.key().startsWith("cursor/") ? 1 : 0;
      }
    }
    return seen;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
