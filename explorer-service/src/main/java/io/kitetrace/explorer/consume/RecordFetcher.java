package io.kitetrace.explorer.consume;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.KafkaStatus;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Fetches single records of the log: a build's page is made of its record. One at a time; safe for
 * several threads.
 */
public final class RecordFetcher implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(100);

  private final LogSource source;
  private final BuildReader reader = new BuildReader();
  private @Nullable Consumer<byte[], ByteBuffer> consumer;

  /** Connects when it is asked for the first time. */
  public RecordFetcher(KafkaSettings kafka, String topic) {
    this.source = new LogSource(kafka, topic, new KafkaStatus(Clock.systemUTC()));
  }

  /**
   * The build of a record; null where the log no longer has it.
   *
   * @throws io.kitetrace.runtime.command.CommandFailure if Kafka does not answer within seconds
   */
  public synchronized @Nullable Build build(int partition, long offset) {
    try {
      ConsumerRecord<byte[], ByteBuffer> record = record(partition, offset);
      return record == null || record.value() == null ? null : reader.read(record.value());
    } catch (OffsetOutOfRangeException | MalformedBuildException e) {
      return null;
    } catch (KafkaException e) {
      throw source.failure(e);
    }
  }

  private @Nullable ConsumerRecord<byte[], ByteBuffer> record(int partition, long offset) {
    Consumer<byte[], ByteBuffer> client = client();
    TopicPartition place = new TopicPartition(source.topic(), partition);
    client.assign(List.of(place));
    client.seek(place, offset);
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() - end < 0) {
      List<ConsumerRecord<byte[], ByteBuffer>> records = client.poll(POLL).records(place);
      if (!records.isEmpty()) {
        return records.getFirst().offset() == offset ? records.getFirst() : null;
      }
    }
    throw new org.apache.kafka.common.errors.TimeoutException("no record within " + LIMIT);
  }

  private Consumer<byte[], ByteBuffer> client() {
    Consumer<byte[], ByteBuffer> known = consumer;
    if (known == null) {
      known =
          source.consumer(
              "kitetrace-explorer-pages", Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1));
      consumer = known;
    }
    return known;
  }

  @Override
  public synchronized void close() {
    if (consumer != null) {
      consumer.close();
      consumer = null;
    }
  }
}
