package io.kitetrace.runtime.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Puts messages into the poller's inbox, which is there, each on the partition of its organization.
 * Safe for use by several threads.
 */
public final class InboxProducer implements AutoCloseable {

  private static final int BATCH_BYTES = 256 * 1024;
  private static final int LINGER_MILLIS = 5;
  private static final int REQUEST_MILLIS = 8_000;
  private static final int DELIVERY_MILLIS = 30_000;
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final KafkaProducer<String, byte[]> producer;
  private final String inbox;
  private final int partitions;

  /**
   * A producer that connects with the first message.
   *
   * @param partitions of the inbox
   * @param maxRecordBytes of one message, uncompressed; what the topic takes counts compressed
   */
  public InboxProducer(KafkaSettings kafka, String inbox, int partitions, int maxRecordBytes) {
    this.producer =
        new KafkaProducer<>(
            kafka.producer(properties(maxRecordBytes)),
            new StringSerializer(),
            new ByteArraySerializer());
    this.inbox = inbox;
    this.partitions = partitions;
  }

  /** Where a message stands: it has been worked off when the group's offset is past it. */
  public record Placed(int partition, long offset) {}

  /**
   * Sends a message; the future completes when all replicas in sync have it, or with what failed: a
   * {@link org.apache.kafka.common.errors.RecordTooLargeException} is about this message alone.
   * Waits while as much is under way as the memory allows.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka is away, or refuses
   */
  public CompletableFuture<Placed> send(
      String organization, Map<String, String> headers, byte[] value) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            inbox, OwnerPartitions.of(organization, partitions), organization, value);
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    CompletableFuture<Placed> placed = new CompletableFuture<>();
    var unused = // the callback tells
        producer.send(
            record,
            (metadata, e) -> {
              if (e == null) {
                placed.complete(new Placed(metadata.partition(), metadata.offset()));
              } else {
                placed.completeExceptionally(e);
              }
            });
    return placed;
  }

  /** Ends what waits in {@link #send}, too. */
  @Override
  public void close() {
    producer.close(CLOSE);
  }

  private static Map<String, Object> properties(int maxRecordBytes) {
    return Map.ofEntries(
        Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
        Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
        Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd"),
        Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES),
        // Of a topic that was just made a broker may take the second batch and refuse the first.
        Map.entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1),
        Map.entry(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS),
        Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes),
        Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, maxRecordBytes + 8L * 1024 * 1024),
        Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS),
        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS),
        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_MILLIS));
  }
}
