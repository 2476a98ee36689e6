package io.kitetrace.runtime.kafka;

import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.TopicReader.Records;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * What emitters, enrichers, replays and retries leave for those that come after them: small records
 * by key in the state topic, which is compacted and which the poller writes too. All stand in one
 * partition, so that they have one order. Opens its clients as it needs them. For one thread at a
 * time.
 */
public final class StateStore implements AutoCloseable {

  private static final int PARTITION = 0;
  private static final String CLIENT_ID = "kitetrace-marks";
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int TRANSACTION_MILLIS = 15_000;

  private final KafkaSettings kafka;
  private final TopicPartition place;
  private @Nullable Producer<String, byte[]> writer;

  /** Opens nothing yet. */
  public StateStore(KafkaSettings kafka, String topic) {
    this.kafka = kafka;
    this.place = new TopicPartition(topic, PARTITION);
  }

  /**
   * The records whose keys begin so, as of now.
   *
   * @throws CommandFailure if Kafka stops answering meanwhile
   */
  public Map<String, byte[]> startingWith(String prefix) {
    Map<String, byte[]> found = new HashMap<>();
    try (TopicReader reader =
        TopicReader.ofPartitions(kafka, CLIENT_ID, Records.SMALL, List.of(place))) {
      while (reader.hasNext()) {
        for (ConsumerRecord<byte[], byte[]> record : reader.next()) {
          String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
          if (!key.startsWith(prefix)) {
            continue;
          }
          if (record.value() == null) {
            found.remove(key);
          } else {
            found.put(key, record.value());
          }
        }
      }
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw unreadable(e);
    }
    return found;
  }

  /** The record of this key, as of now. */
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(startingWith(key).get(key));
  }

  /** Sets a record, or removes it with null. It is stored when this returns. */
  public void put(String key, byte @Nullable [] value) {
    Producer<String, byte[]> producer = writer;
    if (producer == null) {
      producer = producer(Map.of());
      writer = producer;
    }
    try {
      KafkaCalls.await(producer.send(record(key, value)));
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw unreadable(e);
    }
  }

  /**
   * Whether a service of this group has ever begun: Kafka forgets the offsets of a group without
   * members after a week, and it would look new then. A replay's group has no such record.
   */
  public boolean hasBegun(LogGroup group) {
    return get(group.key()).isPresent();
  }

  /** A service of this group begins. */
  public void begins(LogGroup group, Instant now) {
    put(group.key(), "{\"started_at\":\"%s\"}".formatted(now).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    Producer<String, byte[]> producer = writer;
    if (producer != null) {
      producer.close(LIMIT);
    }
  }

  /**
   * The record of this key; where there is none, sets it. Of several processes that do this at
   * once, all get the value of the one that was first: who sets it holds a transactional id, takes
   * that before looking, and so fences whoever looked before.
   *
   * @param owner the transactional id
   * @param value made after the id is taken, where there is none
   */
  public byte[] first(String owner, String key, Supplier<byte[]> value) {
    long start = System.nanoTime();
    while (true) {
      Optional<byte[]> there = get(key);
      if (there.isPresent()) {
        return there.get();
      }
      try {
        return asOwner(owner, key, value);
      } catch (KafkaException e) {
        if (!fenced(e) || System.nanoTime() - start > LIMIT.toNanos()) {
          throw e;
        }
      }
    }
  }

  private byte[] asOwner(String owner, String key, Supplier<byte[]> value) {
    try (Producer<String, byte[]> producer =
        producer(
            Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                owner,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                TRANSACTION_MILLIS))) {
      producer.initTransactions();
      Optional<byte[]> there = get(key);
      if (there.isPresent()) {
        return there.get();
      }
      byte[] made = value.get();
      producer.beginTransaction();
      var unused = producer.send(record(key, made));
      producer.commitTransaction();
      return made;
    }
  }

  private static boolean fenced(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof ProducerFencedException || t instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  private ProducerRecord<String, byte[]> record(String key, byte @Nullable [] value) {
    return new ProducerRecord<>(place.topic(), place.partition(), key, value);
  }

  private CommandFailure unreadable(KafkaException e) {
    String why =
        e instanceof TimeoutException ? "Kafka stopped answering" : e.getClass().getSimpleName();
    return new CommandFailure(
        "the topic %s at %s can be neither read nor written (%s); SECURITY.md tells the rights that are needed"
            .formatted(place.topic(), kafka.bootstrapServers(), why),
        e);
  }

  private Producer<String, byte[]> producer(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, CLIENT_ID);
    properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LIMIT.toMillis());
    properties.putAll(kafka.producer(Map.of(ProducerConfig.ACKS_CONFIG, "all")));
    properties.putAll(more);
    return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }
}
