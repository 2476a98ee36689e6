package io.kitetrace.poller.inbox;

import io.kitetrace.runtime.kafka.InboxProducer;
import io.kitetrace.runtime.kafka.InboxProducer.Placed;
import io.kitetrace.runtime.kafka.KafkaCalls;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.OwnerPartitions;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.kafka.TopicSetup;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages into the inbox. Any process may, owner or not. It connects with the first message.
 * Safe for use by several threads.
 */
public final class InboxWriter implements AutoCloseable {

  private final KafkaSettings kafka;
  private final TopicSettings topics;
  private final int maxRecordBytes;
  private @Nullable InboxProducer producer;
  private boolean closed;

  /**
   * @param maxRecordBytes of one message, uncompressed; what the topic takes counts compressed
   */
  public InboxWriter(KafkaSettings kafka, TopicSettings topics, int maxRecordBytes) {
    this.kafka = kafka;
    this.topics = topics;
    this.maxRecordBytes = maxRecordBytes;
  }

  /**
   * Sends a message, as {@link InboxProducer#send} does; the first one waits for Kafka's answer.
   *
   * @throws KafkaException if Kafka is away, or refuses
   * @throws io.kitetrace.runtime.settings.SettingsException if a topic is not fit for the log
   */
  public CompletableFuture<Placed> send(InboxMessage message) {
    InboxCodec.Encoded encoded = InboxCodec.encode(message);
    return connected().send(message.organization(), encoded.headers(), encoded.value());
  }

  @Override
  public synchronized void close() {
    closed = true;
    InboxProducer open = producer;
    producer = null;
    if (open != null) {
      open.close();
    }
  }

  private synchronized InboxProducer connected() {
    if (closed) {
      throw new KafkaException("the inbox's writer is closed");
    }
    InboxProducer open = producer;
    if (open == null) {
      // A producer that asks for a topic may have the broker make it, of any shape: look first.
      open = new InboxProducer(kafka, topics.topics().inbox(), partitions(), maxRecordBytes);
      producer = open;
    }
    return open;
  }

  private int partitions() {
    return KafkaCalls.ask(
        kafka,
        admin -> {
          new TopicSetup(admin, topics).run();
          return OwnerPartitions.count(admin, topics.topics());
        });
  }
}
