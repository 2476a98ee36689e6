package io.kitetrace.runtime.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Hears what is written into a topic from now on, as committed. For one thread. */
public final class TopicFollower implements AutoCloseable {

  private static final int CALL_MILLIS = 20_000;

  private final KafkaConsumer<String, byte[]> consumer;

  private TopicFollower(KafkaConsumer<String, byte[]> consumer) {
    this.consumer = consumer;
  }

  /**
   * Begins at the topic's end.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka is away, or the topic not there
   */
  public static TopicFollower open(KafkaSettings kafka, String topic) {
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            kafka.consumer(
                Map.ofEntries(
                    Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                    Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                    Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest"),
                    Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                    Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_MILLIS))),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new UnknownTopicOrPartitionException("there is no topic " + topic);
      }
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position); // now, not at the first poll
      return new TopicFollower(consumer);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** Waits so long for records, and gives keys and values of those that came. */
  public void poll(Duration wait, BiConsumer<String, byte[]> receiver) {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(wait)) {
      if (record.key() != null && record.value() != null) {
        receiver.accept(record.key(), record.value());
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
