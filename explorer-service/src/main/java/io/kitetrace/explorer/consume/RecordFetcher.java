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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches single records of the log: a build's page is made of its record. One at a time, and who
 * finds that another waits for Kafka does not wait as well. Safe for several threads.
 */
public final class RecordFetcher implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Longer than a record and a first connection take. */
  private static final long SLOW_NANOS = Duration.ofSeconds(2).toNanos();

  private final LogSource source;
  private final Duration limit;
  private final BuildReader reader = new BuildReader();
  private final ReentrantLock turn = new ReentrantLock(true);
  private @Nullable Consumer<byte[], ByteBuffer> consumer;

  /** Since when Kafka has been asked for a record; null while nobody asks. */
  private volatile @Nullable Long askedSince;

  private volatile boolean closed;

  /** Connects when it is asked for the first time. */
  public RecordFetcher(KafkaSettings kafka, String topic) {
    this(kafka, topic, LIMIT);
  }

  /**
   * The same with another patience.
   *
   * @param limit how long Kafka may take for a record
   */
  RecordFetcher(KafkaSettings kafka, String topic, Duration limit) {
    this.limit = limit;
    this.source = new LogSource(kafka, topic, new KafkaStatus(Clock.systemUTC()));
  }

  /**
   * The build of a record; null where the log no longer has it.
   *
   * @throws io.kitetrace.runtime.command.CommandFailure if Kafka does not answer within seconds
   */
  public @Nullable Build build(int partition, long offset) {
    try {
      ConsumerRecord<byte[], ByteBuffer> record = inTurn(partition, offset);
      return record == null || record.value() == null ? null : reader.read(record.value());
    } catch (OffsetOutOfRangeException | MalformedBuildException e) {
      return null;
    } catch (KafkaException e) {
      throw source.failure(e);
    }
  }

  private @Nullable ConsumerRecord<byte[], ByteBuffer> inTurn(int partition, long offset) {
    try {
      while (!turn.tryLock(POLL.toNanos(), TimeUnit.NANOSECONDS)) {
        Long since = askedSince;
        if (since != null && System.nanoTime() - since > SLOW_NANOS) {
          throw new TimeoutException("another waits for Kafka");
        }
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    try {
      askedSince = System.nanoTime();
      return record(partition, offset);
    } finally {
      askedSince = null;
      turn.unlock();
    }
  }

  private @Nullable ConsumerRecord<byte[], ByteBuffer> record(int partition, long offset) {
    if (closed) {
      throw new TimeoutException("closed");
    }
    Consumer<byte[], ByteBuffer> client = client();
    TopicPartition place = new TopicPartition(source.topic(), partition);
    client.assign(List.of(place));
    client.seek(place, offset);
    long end = System.nanoTime() + limit.toNanos();
    while (!closed && System.nanoTime() - end < 0) {
      List<ConsumerRecord<byte[], ByteBuffer>> records = client.poll(POLL).records(place);
      if (!records.isEmpty()) {
        return records.getFirst().offset() == offset ? records.getFirst() : null;
      }
    }
    throw new TimeoutException("no record within " + limit);
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
  public void close() {
    closed = true;
    turn.lock();
    try {
      if (consumer != null) {
        consumer.close();
        consumer = null;
      }
    } finally {
      turn.unlock();
    }
  }
}
