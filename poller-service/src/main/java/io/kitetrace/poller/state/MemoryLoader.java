package io.kitetrace.poller.state;

import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicReader;
import io.kitetrace.runtime.kafka.TopicReader.Records;
import io.kitetrace.runtime.retry.Waiter;
import io.kitetrace.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads an owner's memory from the index and state topics, to their ends. */
public record MemoryLoader(KafkaSettings kafka, Topics topics) {

  /**
   * The memory of one partition as the committed records tell it. The caller holds the partition's
   * transactional id already, so that nobody adds to it any more.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka is away
   */
  public PublishedState load(int partition, Instant now, Waiter waiter)
      throws InterruptedException {
    List<TopicPartition> both =
        List.of(
            new TopicPartition(topics.index(), partition),
            new TopicPartition(topics.state(), partition));
    PublishedState memory = new PublishedState(now);
    try (TopicReader reader =
        TopicReader.ofPartitions(kafka, "kitetrace-memory-loader", Records.SMALL, both)) {
      while (reader.hasNext()) {
        waiter.check();
        for (ConsumerRecord<byte[], byte[]> record : reader.next()) {
          if (record.key() == null) {
            continue; // nobody's
          }
          String key = new String(record.key(), StandardCharsets.UTF_8);
          Instant writtenAt = Instant.ofEpochMilli(record.timestamp());
          if (record.topic().equals(topics.index())) {
            memory.loadIndex(key, record.value(), writtenAt);
          } else {
            memory.loadState(key, record.value(), writtenAt);
          }
        }
      }
    }
    return memory;
  }
}
