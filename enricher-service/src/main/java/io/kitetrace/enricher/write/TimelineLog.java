package io.kitetrace.enricher.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kitetrace.model.Build;
import io.kitetrace.model.Job;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.KafkaStatus;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineLimits;
import io.kitetrace.timeline.TimelineWriter;
import io.kitetrace.wire.Headers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of timelines, to write to. Every transaction has the group's offsets too, so that Kafka
 * refuses one of a member whose partitions have gone to another. On the consumer's thread, so that
 * no rebalance comes in the midst of one.
 */
public final class TimelineLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TimelineLog.class);
  private static final int BLOCK_MILLIS = 15_000;
  private static final int TRANSACTION_MILLIS = 15_000;
  private static final int REQUEST_MILLIS = 5_000;

  /** Beside a value: key, headers and what Kafka adds. */
  private static final int OVERHEAD = 64 << 10;

  private final KafkaSettings kafka;
  private final String topic;
  private final String transactionalId;
  private final KafkaStatus status;
  private @Nullable Producer<byte[], byte[]> producer;

  /**
   * Opens nothing yet.
   *
   * @param transactionalId of this process alone
   */
  public TimelineLog(
      KafkaSettings kafka, String topic, String transactionalId, KafkaStatus status) {
    this.kafka = kafka;
    this.topic = topic;
    this.transactionalId = transactionalId;
    this.status = status;
  }

  /** What became of a transaction. */
  public enum Result {
    /** It is committed. */
    COMMITTED,
    /** Nothing of it is. */
    ABORTED,
    /** It may be either. Nothing may be written until {@link #open} and a look at the topic. */
    UNKNOWN
  }

  /** A timeline and the partition of its build's record, which is to be its own. */
  public record Entry(int partition, Timeline timeline) {}

  /**
   * Makes sure that no transaction of ours is open, whatever became of the last one. Does nothing
   * where that is so already.
   *
   * @return whether it came to that; if not, it is to be called again
   * @throws CommandFailure if Kafka refuses us
   */
  public boolean open() {
    if (producer != null) {
      return true;
    }
    Producer<byte[], byte[]> opened = new KafkaProducer<>(properties());
    try {
      opened.initTransactions();
      producer = opened;
      return true;
    } catch (KafkaException e) {
      opened.close(Duration.ZERO);
      refuse(e);
      status.commitFailed(e);
      return false;
    }
  }

  /**
   * Writes these and commits these offsets, all or nothing.
   *
   * @throws CommandFailure if Kafka refuses us, or a timeline is larger than the topic takes
   */
  public Result write(
      List<Entry> entries,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group) {
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      return Result.UNKNOWN;
    }
    try {
      open.beginTransaction();
      for (Entry entry : entries) {
        var unused = open.send(record(entry)); // a failure makes the commit fail
      }
      open.sendOffsetsToTransaction(offsets, group);
      open.commitTransaction();
      status.committed();
      return Result.COMMITTED;
    } catch (TimeoutException | InterruptException e) {
      status.commitFailed(e);
      return giveUp();
    } catch (KafkaException e) {
      Result result = abort(open);
      refuse(e);
      status.commitFailed(e);
      return result;
    }
  }

  private Result abort(Producer<byte[], byte[]> open) {
    try {
      open.abortTransaction();
      return Result.ABORTED;
    } catch (KafkaException | IllegalStateException e) {
      LOG.debug("transaction cannot be aborted", e);
      return giveUp();
    }
  }

  private Result giveUp() {
    close();
    return Result.UNKNOWN;
  }

  private void refuse(KafkaException e) {
    if (KafkaFailures.isTooLarge(e)) {
      throw new CommandFailure(
          "the topic %s does not take records of %d bytes; set its max.message.bytes"
              .formatted(topic, TimelineLimits.BYTES),
          e);
    }
    if (KafkaFailures.isRefusal(e)) {
      throw new CommandFailure(KafkaFailures.sentence(kafka, e), e);
    }
  }

  private ProducerRecord<byte[], byte[]> record(Entry entry) {
    Timeline timeline = entry.timeline();
    Build build = timeline.build();
    Job job = timeline.job();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic, entry.partition(), build.id().getBytes(UTF_8), TimelineWriter.json(timeline));
    header(record, Headers.ORGANIZATION, build.organization());
    header(record, Headers.PIPELINE, build.pipeline().slug());
    header(record, Headers.BUILD_NUMBER, build.number());
    header(record, Headers.JOB, job == null ? null : job.id());
    header(record, Headers.TIMELINE_SOURCE, timeline.content().source());
    header(record, Headers.TIMELINE_VERSION, timeline.version());
    return record;
  }

  private static void header(
      ProducerRecord<byte[], byte[]> record, String name, @Nullable Object value) {
    if (value != null) {
      record.headers().add(name, value.toString().getBytes(UTF_8));
    }
  }

  private Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "kitetrace-enricher");
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TRANSACTION_MILLIS);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    properties.putAll(
        kafka.producer(
            Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                transactionalId,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                TRANSACTION_MILLIS,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                TimelineLimits.BYTES + OVERHEAD,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class.getName(),
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class.getName())));
    return properties;
  }

  @Override
  public void close() {
    Producer<byte[], byte[]> open = producer;
    producer = null;
    if (open != null) {
      open.close(Duration.ZERO);
    }
  }
}
