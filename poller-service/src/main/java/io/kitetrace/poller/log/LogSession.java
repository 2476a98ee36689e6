package io.kitetrace.poller.log;

import io.kitetrace.poller.state.MemoryLoader;
import io.kitetrace.poller.state.PublishedState;
import io.kitetrace.runtime.retry.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A transactional producer together with the memory that was loaded after it had taken its id. They
 * live and die together: whoever has to take the id again has to load the memory again, since
 * another may have written in between. That also answers whether a commit without an answer was
 * one. For one thread at a time.
 */
final class LogSession implements AutoCloseable {

  private static final int TRANSACTION_MILLIS = 15_000;
  private static final int REQUEST_MILLIS = 8_000;
  private static final int BATCH_BYTES = 256 * 1024;

  private final KafkaProducer<String, byte[]> producer;
  private final PublishedState memory;
  private final ConsumerGroupMetadata group;

  private LogSession(
      KafkaProducer<String, byte[]> producer, PublishedState memory, ConsumerGroupMetadata group) {
    this.producer = producer;
    this.memory = memory;
    this.group = group;
  }

  /** One of these was refused by the broker for its size; nothing was written. */
  static final class TooLargeException extends Exception {

    private final transient ProducerRecord<String, byte[]> record;

    private TooLargeException(ProducerRecord<String, byte[]> record) {
      super("too large");
      this.record = record;
    }

    ProducerRecord<String, byte[]> record() {
      return record;
    }
  }

  /**
   * Takes the transactional id of a partition, then loads its memory.
   *
   * @throws KafkaException if Kafka is away
   */
  static LogSession open(LogSettings settings, int partition, Instant now, Waiter waiter)
      throws InterruptedException {
    KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            settings.kafka().producer(properties(settings, partition)),
            new StringSerializer(),
            new ByteArraySerializer());
    try {
      producer.initTransactions();
      new StrayTransaction(settings, partition).abort(producer);
      PublishedState memory =
          new MemoryLoader(settings.kafka(), settings.topics()).load(partition, now, waiter);
      return new LogSession(producer, memory, nameOf(settings.group()));
    } catch (RuntimeException | InterruptedException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /**
   * The group alone, without a member or a generation. The fence is the transactional id; a
   * generation would fence as well, but also hold up the log whenever another replica comes or
   * goes.
   */
  @SuppressWarnings({"deprecation", "removal"}) // nothing else names a group without a member
  private static ConsumerGroupMetadata nameOf(String group) {
    return new ConsumerGroupMetadata(group);
  }

  private static Map<String, Object> properties(LogSettings settings, int partition) {
    int maxRecord = settings.maxBuildBytes() + 1024 * 1024;
    return Map.ofEntries(
        Map.entry(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            settings.transactionalIdPrefix() + "-" + partition),
        Map.entry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS),
        Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
        Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
        Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd"),
        Map.entry(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, LogRecords.ZSTD_LEVEL),
        Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES),
        Map.entry(ProducerConfig.LINGER_MS_CONFIG, 20), // a commit does not wait for it
        Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecord), // uncompressed
        Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) maxRecord + 2L * Batch.ENOUGH_BYTES),
        Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS),
        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TRANSACTION_MILLIS),
        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, REQUEST_MILLIS));
  }

  PublishedState memory() {
    return memory;
  }

  /**
   * Writes all of these or none.
   *
   * @param inbox how far the inbox has been worked off with them, by partition; or nothing
   * @throws TooLargeException if the broker refuses one for its size; the session stays usable
   * @throws KafkaException if it failed, or may have: the session must be closed
   */
  void commit(
      List<ProducerRecord<String, byte[]>> records, Map<TopicPartition, OffsetAndMetadata> inbox)
      throws TooLargeException {
    AtomicReference<@Nullable ProducerRecord<String, byte[]>> tooLarge = new AtomicReference<>();
    producer.beginTransaction();
    try {
      for (ProducerRecord<String, byte[]> record : records) {
        var unused = // the commit tells
            producer.send(
                record,
                (metadata, e) -> {
                  if (e instanceof RecordTooLargeException
                      || e instanceof RecordBatchTooLargeException) { // than a segment
                    tooLarge.compareAndSet(null, record);
                  }
                });
      }
      if (!inbox.isEmpty()) {
        producer.sendOffsetsToTransaction(inbox, group);
      }
      producer.commitTransaction();
    } catch (KafkaException e) {
      ProducerRecord<String, byte[]> refused = tooLarge.get();
      if (refused == null) {
        throw e;
      }
      producer.abortTransaction();
      throw new TooLargeException(refused);
    }
  }

  static boolean isFenced(KafkaException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof ProducerFencedException || t instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  /** Leaves an open transaction to its time-out, or to whoever takes the id next. */
  @Override
  public void close() {
    producer.close(Duration.ZERO); // nothing is sent any more when this returns
  }
}
