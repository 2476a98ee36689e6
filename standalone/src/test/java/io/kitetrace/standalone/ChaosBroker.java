package io.kitetrace.standalone;

import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.runtime.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** A broker that can be restarted on its data and its port, and what consumers see of its log. */
final class ChaosBroker implements AutoCloseable {

  private final Path folder;
  private final int port;
  private EmbeddedKafka running;

  private ChaosBroker(Path folder, EmbeddedKafka running) {
    this.folder = folder;
    this.running = running;
    String address = running.bootstrapServers();
    this.port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  static ChaosBroker start(Path folder) {
    return new ChaosBroker(folder, EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder)));
  }

  void restart() {
    running.close();
    running = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder).withPort(port));
  }

  Map<String, String> variables() {
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + port,
        "KAFKA_SESSION_TIMEOUT_MS", "3000",
        "KAFKA_HEARTBEAT_INTERVAL_MS", "500",
        "BUILDS_TOPIC_PARTITIONS", "3");
  }

  List<ConsumerRecord<String, byte[]>> builds() {
    return committed("buildkite.builds");
  }

  List<ConsumerRecord<String, byte[]>> deadLetters() {
    return committed("buildkite.builds.dead-letters");
  }

  static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  List<ConsumerRecord<String, byte[]>> committed(String topic) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            KafkaSettings.plain("127.0.0.1:" + port)
                .consumer(Map.of("isolation.level", "read_committed")),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  @Override
  public void close() {
    running.close();
  }
}
