package io.kitetrace.poller.state;

import io.kitetrace.poller.retry.StoppedException;
import io.kitetrace.poller.retry.Waiter;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads an owner's memory from the index and state topics, to their ends. */
public final class MemoryLoader {

  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaSettings kafka;
  private final Topics topics;

  /** Reads from these topics. */
  public MemoryLoader(KafkaSettings kafka, Topics topics) {
    this.kafka = kafka;
    this.topics = topics;
  }

  /**
   * The memory of one partition as the committed records tell it. The caller holds the partition's
   * transactional id already, so that nobody adds to it any more.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka is away
   */
  public PublishedState load(int partition, Instant now, Waiter waiter) throws StoppedException {
    TopicPartition index = new TopicPartition(topics.index(), partition);
    TopicPartition state = new TopicPartition(topics.state(), partition);
    PublishedState memory = new PublishedState(now);
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            kafka.consumer(properties()), new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(index, state));
      consumer.seekToBeginning(List.of(index, state));
      Map<TopicPartition, Long> ends = consumer.endOffsets(List.of(index, state));
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        waiter.check();
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          if (record.key() == null) {
            continue; // nobody's
          }
          Instant writtenAt = Instant.ofEpochMilli(record.timestamp());
          if (record.topic().equals(topics.index())) {
            memory.loadIndex(record.key(), record.value(), writtenAt);
          } else {
            memory.loadState(record.key(), record.value(), writtenAt);
          }
        }
      }
    }
    return memory;
  }

  private static Map<String, Object> properties() {
    return Map.of(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed",
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "none",
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        20_000,
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        10_000,
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        4 * 1024 * 1024);
  }
}
