package io.kitetrace.poller.ownership;

import io.kitetrace.poller.state.StateRecord;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Hears what owners write down from now on, as committed. For one thread. */
public final class StateFollower implements AutoCloseable {

  private static final int CALL_MILLIS = 20_000;

  private final KafkaConsumer<String, byte[]> consumer;

  private StateFollower(KafkaConsumer<String, byte[]> consumer) {
    this.consumer = consumer;
  }

  /**
   * Begins at the topic's end.
   *
   * @param topic the state topic, which is there
   * @throws CommandFailure if Kafka is away
   */
  public static StateFollower open(KafkaSettings kafka, String topic) {
    try {
      return atEnd(kafka, topic);
    } catch (KafkaException e) {
      throw new CommandFailure(KafkaFailures.sentence(kafka, e), e);
    }
  }

  private static StateFollower atEnd(KafkaSettings kafka, String topic) {
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            kafka.consumer(
                Map.of(
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                    "read_committed",
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    false,
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "latest",
                    ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    CALL_MILLIS)),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position); // now, not at the first poll
      return new StateFollower(consumer);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** Waits so long for records, and gives those that came. */
  public void poll(Duration wait, Consumer<StateRecord> receiver) {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(wait)) {
      if (record.key() != null && record.value() != null) {
        StateRecord state = StateRecord.read(record.key(), record.value());
        if (state != null) {
          receiver.accept(state);
        }
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
