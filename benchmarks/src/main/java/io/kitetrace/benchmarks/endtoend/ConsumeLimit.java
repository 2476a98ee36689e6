package io.kitetrace.benchmarks.endtoend;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The first limit: consumes a topic and does nothing. Arguments: the broker, the topic, how many
 * records it holds. Prints a line after half of the records and one after all.
 */
final class ConsumeLimit {

  private ConsumeLimit() {}

  /** Consumes once, then waits to be ended. */
  public static void main(String[] args) throws InterruptedException {
    Lifeline.watch();
    Map<String, Object> properties =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            args[0],
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
            false);
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, bytes, bytes)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(args[1]).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long records = Long.parseLong(args[2]);
      long read = readTo(records / 2, 0, consumer);
      Lifeline.say("half");
      readTo(records, read, consumer);
      Lifeline.say("all");
    }
    Thread.currentThread().join();
  }

  /** Reads on until so many have been read in all; gives how many those are, which may be more. */
  private static long readTo(long records, long before, KafkaConsumer<byte[], byte[]> consumer) {
    long read = before;
    while (read < records) {
      read += consumer.poll(Duration.ofSeconds(1)).count();
    }
    return read;
  }
}
