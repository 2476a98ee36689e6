package io.kitetrace.explorer.consume;

import io.kitetrace.explorer.consume.LogSource.Described;
import io.kitetrace.explorer.consume.WritingThread.Start;
import io.kitetrace.explorer.index.IndexedLog;
import io.kitetrace.explorer.index.IndexedTopic;
import io.kitetrace.explorer.metrics.ExplorerMetrics;
import io.kitetrace.runtime.threads.Heartbeat;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the consumer of a topic: reads all its partitions from where the index ends, and hands what
 * it has parsed to the writing thread, in order.
 */
final class ReadingThread {

  private static final Logger LOG = LoggerFactory.getLogger(ReadingThread.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration ASK = Duration.ofSeconds(1);
  private static final Duration LOOK_AROUND = Duration.ofSeconds(5);

  private static final int DESCRIBE_EVERY = 2;

  private final LogSource source;
  private final RecordParser parser;
  private final Handoff handoff;
  private final CompletableFuture<Map<IndexedTopic, Start>> opened;
  private final IndexProgress progress;
  private final ExplorerMetrics metrics;
  private final TopicLookout lookout;

  /** Where reading continues in the partitions that the index knows. */
  private final Map<Integer, Long> known = new HashMap<>();

  private @Nullable IndexedLog log;
  private long looked;
  private int unanswered;
  private int looks;

  ReadingThread(
      LogSource source,
      RecordParser parser,
      Handoff handoff,
      CompletableFuture<Map<IndexedTopic, Start>> opened,
      IndexProgress progress,
      ExplorerMetrics metrics) {
    this.source = source;
    this.parser = parser;
    this.handoff = handoff;
    this.opened = opened;
    this.progress = progress;
    this.metrics = metrics;
    this.lookout = new TopicLookout(source);
  }

  void stop() {
    lookout.stop();
  }

  TopicLookout lookout() {
    return lookout;
  }

  /** Whether it has found the log. */
  boolean reading() {
    return looked != 0;
  }

  void run(Heartbeat heartbeat) throws InterruptedException {
    Map<IndexedTopic, Start> starts = lookout.await(opened);
    if (starts == null) {
      return;
    }
    Start start = Objects.requireNonNull(starts.get(source.kind()));
    log = start.log();
    known.putAll(start.offsets());
    while (!stopped()) {
      Described described = lookout.topic(heartbeat);
      if (described == null) {
        return;
      }
      try (Consumer<byte[], ByteBuffer> consumer =
          source.consumer("kitetrace-explorer-" + source.kind().name().toLowerCase(Locale.ROOT))) {
        read(consumer, described, heartbeat);
      } catch (KafkaException e) {
        if (!source.optional()) {
          throw source.failure(e);
        }
        source.refused(e);
        lookout.pause(heartbeat);
      }
    }
  }

  private void read(Consumer<byte[], ByteBuffer> consumer, Described described, Heartbeat heartbeat)
      throws InterruptedException {
    if (!described.log().equals(log)) {
      beginAnew(consumer, described, log == null ? null : "the topic is another one");
    } else {
      assign(consumer, described);
    }
    while (!stopped()) {
      heartbeat.beat();
      readOnce(consumer);
    }
  }

  private void readOnce(Consumer<byte[], ByteBuffer> consumer) throws InterruptedException {
    try {
      ConsumerRecords<byte[], ByteBuffer> records = consumer.poll(POLL);
      Map<Integer, Long> next = new HashMap<>();
      // Also where nothing but markers of transactions was passed.
      records
          .nextOffsets()
          .forEach((partition, position) -> next.put(partition.partition(), position.offset()));
      if (!next.isEmpty()) {
        handOver(parser.parse(records, next, records.isEmpty() || LogSource.atEnd(consumer)));
        known.putAll(next);
        source.read();
      }
      lookAround(consumer);
    } catch (OffsetOutOfRangeException e) {
      LOG.debug("offset out of range", e);
      Described described = source.describe();
      if (described != null) {
        beginAnew(consumer, described, "the topic was cut where reading was to continue");
      }
    }
  }

  private void handOver(Step step) throws InterruptedException {
    while (!stopped() && !handoff.offer(step, POLL)) {
      Heartbeat.alive();
    }
  }

  /** Is it still the same log, has it more partitions, where does it end, does Kafka answer? */
  private void lookAround(Consumer<byte[], ByteBuffer> consumer) throws InterruptedException {
    long now = System.nanoTime();
    if (now - looked < (unanswered == 0 ? LOOK_AROUND : ASK).toNanos()) {
      return;
    }
    looked = now;
    try {
      Map<Integer, Long> ends = new HashMap<>();
      consumer
          .endOffsets(consumer.assignment(), ASK)
          .forEach((partition, end) -> ends.put(partition.partition(), end));
      progress.ends(ends);
      source.answered();
      unanswered = 0;
    } catch (TimeoutException e) {
      // One answer that is late says nothing on a busy machine.
      if (++unanswered > 1) {
        source.silent();
        if (source.optional() && source.describe() == null && source.absent()) {
          throw e; // deleted: then it is waited for
        }
      }
      return;
    }
    Described described = ++looks % DESCRIBE_EVERY == 0 ? source.describe() : null;
    if (described == null) {
      return;
    }
    if (!described.log().equals(log)) {
      beginAnew(consumer, described, "the topic is another one");
    } else if (described.partitions().size() > consumer.assignment().size()) {
      assign(consumer, described);
    }
  }

  /** {@code why}: null where there is nothing yet. */
  private void beginAnew(
      Consumer<byte[], ByteBuffer> consumer, Described described, @Nullable String why)
      throws InterruptedException {
    if (why != null) {
      LOG.atWarn()
          .addKeyValue("topic", source.topic())
          .addKeyValue("reason", why)
          .log("index is built anew from the topic");
      metrics.rebuilt();
    }
    handOver(new Step.BeginAnew(source.kind(), described.log()));
    log = described.log();
    known.clear();
    consumer.assign(List.of());
    assign(consumer, described);
  }

  /** Partitions that are new are read from their beginnings. */
  private void assign(Consumer<byte[], ByteBuffer> consumer, Described described)
      throws InterruptedException {
    Set<TopicPartition> before = new HashSet<>(consumer.assignment());
    Map<TopicPartition, Long> beginnings = beginnings(consumer, described.partitions());
    if (stopped()) {
      return;
    }
    consumer.assign(described.partitions());
    for (TopicPartition partition : described.partitions()) {
      if (!before.contains(partition)) {
        Long position = known.get(partition.partition());
        consumer.seek(
            partition, position == null ? beginnings.getOrDefault(partition, 0L) : position);
      }
    }
    looked = looked == 0 ? 1 : looked;
  }

  private Map<TopicPartition, Long> beginnings(
      Consumer<byte[], ByteBuffer> consumer, List<TopicPartition> partitions)
      throws InterruptedException {
    for (int tries = 1; !stopped(); tries++) {
      try {
        return consumer.beginningOffsets(partitions, ASK);
      } catch (TimeoutException e) {
        // The first answer to a new client can be late on a busy machine.
        if (tries > 2) {
          source.silent();
        }
        Heartbeat.alive();
      }
    }
    return Map.of();
  }

  private boolean stopped() {
    return lookout.stopped();
  }
}
