package io.kitetrace.emitter.deadletter;

import io.kitetrace.emitter.delivery.BuildRecord;
import io.kitetrace.emitter.delivery.BuildRecord.Place;
import io.kitetrace.emitter.delivery.RecordHeader;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the dead letters there are now, without a group: reading changes nothing. */
public final class DeadLetterReader {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaSettings kafka;
  private final String topic;

  /** Opens nothing yet. */
  public DeadLetterReader(KafkaSettings kafka, String topic) {
    this.kafka = kafka;
    this.topic = topic;
  }

  /**
   * Gives out those that match, partition by partition in their order, one at a time.
   *
   * @throws CommandFailure if Kafka stops answering meanwhile
   */
  public void read(LetterFilter filter, Consumer<DeadLetter> receiver) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      for (TopicPartition partition : partitions) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        read(consumer, partition, ends.getOrDefault(partition, 0L), filter, receiver);
      }
    }
  }

  private void read(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long end,
      LetterFilter filter,
      Consumer<DeadLetter> receiver) {
    long lastRecord = System.nanoTime();
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        DeadLetter letter = letter(record);
        if (record.offset() < end && filter.matches(letter)) {
          receiver.accept(letter);
        }
        lastRecord = System.nanoTime(); // after the receiver, which may take its time
      }
      if (System.nanoTime() - lastRecord > PATIENCE.toNanos()) {
        throw new CommandFailure(
            "the topic %s cannot be read: Kafka at %s stopped answering"
                .formatted(topic, kafka.bootstrapServers()),
            null);
      }
    }
  }

  private static DeadLetter letter(ConsumerRecord<byte[], byte[]> record) {
    List<RecordHeader> headers = new ArrayList<>();
    record.headers().forEach(header -> headers.add(new RecordHeader(header.key(), header.value())));
    Place place =
        new Place(record.topic(), record.partition(), record.offset(), record.timestamp());
    byte[] value = record.value();
    return new DeadLetter(
        new BuildRecord(
            new DeadLetter.Letter(() -> {}),
            place,
            record.key(),
            value == null ? null : ByteBuffer.wrap(value),
            headers));
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        kafka.consumer(
            Map.of(
                ConsumerConfig.CLIENT_ID_CONFIG,
                "kitetrace-dead-letters",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                8, // a letter may be a build of 20 MB
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                false)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
