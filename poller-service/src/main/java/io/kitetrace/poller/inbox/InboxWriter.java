package io.kitetrace.poller.inbox;

import io.kitetrace.runtime.kafka.KafkaCalls;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.kafka.TopicSetup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages into the inbox, each on the partition of its organization. Any process may, owner
 * or not. It connects with the first message. Safe for use by several threads.
 */
public final class InboxWriter implements AutoCloseable {

  private static final int BATCH_BYTES = 256 * 1024;
  private static final int LINGER_MILLIS = 5;
  private static final int REQUEST_MILLIS = 8_000;
  private static final int DELIVERY_MILLIS = 30_000;
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final KafkaSettings kafka;
  private final TopicSettings topics;
  private final int maxRecordBytes;
  private @Nullable Connection connection;
  private boolean closed;

  /**
   * @param maxRecordBytes of one message, uncompressed; what the topic takes counts compressed
   */
  public InboxWriter(KafkaSettings kafka, TopicSettings topics, int maxRecordBytes) {
    this.kafka = kafka;
    this.topics = topics;
    this.maxRecordBytes = maxRecordBytes;
  }

  /** Where a message stands: it has been worked off when the group's offset is past it. */
  public record Placed(int partition, long offset) {}

  private record Connection(KafkaProducer<String, byte[]> producer, int partitions) {}

  /**
   * Sends a message; the future completes when all replicas in sync have it, or with what failed: a
   * {@link org.apache.kafka.common.errors.RecordTooLargeException} is about this message alone.
   * Waits while as much is under way as the memory allows, and, with the first, for Kafka's answer.
   *
   * @throws KafkaException if Kafka is away, or refuses
   * @throws io.kitetrace.runtime.settings.SettingsException if a topic is not fit for the log
   */
  public CompletableFuture<Placed> send(InboxMessage message) {
    Connection open = connected();
    InboxCodec.Encoded encoded = InboxCodec.encode(message);
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            topics.topics().inbox(),
            Partitions.of(message.organization(), open.partitions),
            message.organization(),
            encoded.value());
    encoded
        .headers()
        .forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    CompletableFuture<Placed> placed = new CompletableFuture<>();
    var unused = // the callback tells
        open.producer.send(
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

  @Override
  public synchronized void close() {
    closed = true;
    Connection open = connection;
    connection = null;
    if (open != null) {
      open.producer.close(CLOSE);
    }
  }

  private synchronized Connection connected() {
    if (closed) {
      throw new KafkaException("the inbox's writer is closed");
    }
    Connection open = connection;
    if (open == null) {
      // A producer that asks for a topic may have the broker make it, of any shape: look first.
      int partitions = partitions();
      open =
          new Connection(
              new KafkaProducer<>(
                  kafka.producer(properties()), new StringSerializer(), new ByteArraySerializer()),
              partitions);
      connection = open;
    }
    return open;
  }

  private int partitions() {
    return KafkaCalls.ask(
        kafka,
        admin -> {
          new TopicSetup(admin, topics).run();
          return Partitions.count(admin, topics.topics());
        });
  }

  private Map<String, Object> properties() {
    return Map.ofEntries(
        Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
        Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
        Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd"),
        Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES),
        Map.entry(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS),
        Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes),
        Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, maxRecordBytes + 8L * 1024 * 1024),
        Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS),
        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS),
        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_MILLIS));
  }
}
