package io.kitetrace.emitter.deadletter;

import io.kitetrace.emitter.delivery.BuildRecord;
import io.kitetrace.emitter.delivery.DeadLetters;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.kitetrace.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes dead letters: the record as it was, or its head where that is too large, or nothing of it
 * where that is too, with the reason in its headers. Tries until it is stored; the record's offset
 * is not committed before. Opens its producer with the first dead letter, since most emitters never
 * have one. Safe for several threads.
 */
public final class DeadLetterWriter implements DeadLetters {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterWriter.class);

  /** The topic takes batches of 20 MiB, compressed; the producer compares before compression. */
  private static final int MAX_REQUEST = 100 << 20;

  private static final int HEAD = 256 << 10;
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final KafkaSettings kafka;
  private final String topic;
  private final String group;

  /** Sending may block while metadata is fetched, and waits are long: neither is for the caller. */
  private final ScheduledExecutorService thread;

  private @Nullable Producer<byte[], byte[]> producer; // of that thread
  private volatile boolean failing;

  /**
   * For the dead letters of one group.
   *
   * @param topic where they go
   * @param group the consumer group, and so the backend, that they belong to
   * @param threads makes the one that this needs
   */
  public DeadLetterWriter(KafkaSettings kafka, String topic, String group, ServiceThreads threads) {
    this.thread = threads.timer("dead-letters");
    this.kafka = kafka;
    this.topic = topic;
    this.group = group;
  }

  @Override
  public void storeDeadLetter(BuildRecord record, Reason reason, Runnable stored) {
    later(Duration.ZERO, () -> send(new Letter(record, reason, Cut.WHOLE, stored)));
  }

  /** How much of a record goes into its letter. */
  private enum Cut {
    WHOLE,
    HEAD,
    REASON_ALONE
  }

  private record Letter(BuildRecord record, Reason reason, Cut cut, Runnable stored) {

    byte @Nullable [] value() {
      byte[] whole = record.copyOfValue();
      return switch (cut) {
        case WHOLE -> whole;
        case HEAD -> whole == null ? null : Arrays.copyOf(whole, Math.min(HEAD, whole.length));
        case REASON_ALONE -> null;
      };
    }

    Letter cut(Cut shorter) {
      return new Letter(record, reason, shorter, stored);
    }
  }

  private void send(Letter letter) {
    try {
      var unused =
          open()
              .send(
                  new ProducerRecord<>(
                      topic, null, letter.record().key(), letter.value(), headers(letter)),
                  (metadata, failure) -> {
                    if (failure == null) {
                      stored(letter);
                    } else {
                      repeat(letter, failure);
                    }
                  });
    } catch (RuntimeException e) {
      repeat(letter, e);
    }
  }

  private void stored(Letter letter) {
    if (failing) {
      failing = false;
      LOG.atInfo().addKeyValue("topic", topic).log("dead letters are stored again");
    }
    letter.stored().run();
  }

  private void repeat(Letter letter, Exception failure) {
    if (failure instanceof RecordTooLargeException) {
      shorten(letter);
      return;
    }
    (failing ? LOG.atDebug() : LOG.atWarn())
        .addKeyValue("topic", topic)
        .log("dead letters are not stored; retrying");
    failing = true;
    LOG.debug("dead letter not stored", failure);
    later(PAUSE, () -> send(letter));
  }

  /** What Kafka does not take in any form must not hold up its partition. */
  private void shorten(Letter letter) {
    switch (letter.cut()) {
      case WHOLE -> later(Duration.ZERO, () -> send(letter.cut(Cut.HEAD)));
      case HEAD -> later(Duration.ZERO, () -> send(letter.cut(Cut.REASON_ALONE)));
      case REASON_ALONE -> {
        LOG.atWarn()
            .addKeyValue("topic", topic)
            .addKeyValue("partition", letter.record().place().partition())
            .addKeyValue("offset", letter.record().place().offset())
            .log(
                "dead letter not stored: Kafka takes not even its reason; look at the topic's max.message.bytes; the record stays in the log");
        letter.stored().run();
      }
    }
  }

  private void later(Duration pause, Runnable task) {
    try {
      var unused = thread.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed; the record will be delivered again", e);
    }
  }

  private List<Header> headers(Letter letter) {
    BuildRecord record = letter.record();
    Reason reason = letter.reason();
    Map<String, byte @Nullable []> headers = new LinkedHashMap<>();
    if (letter.cut() != Cut.REASON_ALONE) {
      record.headers().forEach(header -> headers.put(header.name(), header.value()));
    }
    put(headers, Headers.ERROR_STAGE, reason.stage());
    put(headers, Headers.ERROR_GROUP, group);
    put(headers, Headers.ERROR_CLASS, reason.kind());
    put(headers, Headers.ERROR_MESSAGE, reason.message());
    put(headers, Headers.ERROR_TOPIC, record.place().topic());
    put(headers, Headers.ERROR_PARTITION, Integer.toString(record.place().partition()));
    put(headers, Headers.ERROR_OFFSET, Long.toString(record.place().offset()));
    return headers.entrySet().stream()
        .<Header>map(e -> new RecordHeader(e.getKey(), e.getValue()))
        .toList();
  }

  private static void put(Map<String, byte @Nullable []> headers, String name, String value) {
    headers.put(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private Producer<byte[], byte[]> open() {
    if (producer == null) {
      Map<String, Object> properties = new HashMap<>();
      properties.put(ProducerConfig.CLIENT_ID_CONFIG, "kitetrace-dead-letters");
      properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
      properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST);
      properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) MAX_REQUEST);
      properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
      properties.putAll(kafka.producer(Map.of(ProducerConfig.ACKS_CONFIG, "all")));
      producer =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  /** Sends what was handed over, as long as that takes no longer, and closes. */
  public void close(Duration longest) {
    long half = longest.toMillis() / 2;
    thread.shutdown();
    try {
      thread.awaitTermination(half, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Producer<byte[], byte[]> open = producer;
    if (open != null) {
      open.close(Duration.ofMillis(half));
    }
  }
}
