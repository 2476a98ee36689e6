package io.kitetrace.explorer.consume;

import io.kitetrace.explorer.consume.LogSource.Described;
import io.kitetrace.explorer.consume.WritingThread.Start;
import io.kitetrace.explorer.index.IndexedLog;
import io.kitetrace.runtime.threads.Heartbeat;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
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
 * Owns the consumer of the log: reads all its partitions from where the index ends, and hands what
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
  private final CompletableFuture<Start> opened;
  private final IndexStatus status;
  private final CountDownLatch stopping = new CountDownLatch(1);

  /** Where reading continues in the partitions that the index knows. */
  private Map<Integer, Long> known = Map.of();

  private @Nullable IndexedLog log;
  private long looked;
  private int unanswered;
  private int looks;

  ReadingThread(
      LogSource source,
      RecordParser parser,
      Handoff handoff,
      CompletableFuture<Start> opened,
      IndexStatus status) {
    this.source = source;
    this.parser = parser;
    this.handoff = handoff;
    this.opened = opened;
    this.status = status;
  }

  void stop() {
    stopping.countDown();
  }

  /** Whether it has found the log. */
  boolean reading() {
    return looked != 0;
  }

  void run(Heartbeat heartbeat) throws InterruptedException {
    try {
      Start start = awaitOpened();
      Described described = awaitLog(heartbeat);
      if (start == null || described == null) {
        return;
      }
      try (Consumer<byte[], ByteBuffer> consumer =
          source.consumer("kitetrace-explorer", Map.of())) {
        log = start.log();
        known = start.offsets();
        if (!described.log().equals(log)) {
          beginAnew(consumer, described, log == null ? null : "the log is another one");
        } else {
          assign(consumer, described);
        }
        while (!stopped()) {
          heartbeat.beat();
          readOnce(consumer);
        }
      }
    } catch (KafkaException e) {
      throw source.failure(e);
    }
  }

  private @Nullable Start awaitOpened() throws InterruptedException {
    try {
      Heartbeat.await(
          (time, unit) -> opened.isDone() || stopping.await(100, TimeUnit.MILLISECONDS));
      return stopped() ? null : opened.get();
    } catch (ExecutionException e) {
      return null; // the writing thread has told it
    }
  }

  private @Nullable Described awaitLog(Heartbeat heartbeat) throws InterruptedException {
    while (!stopped()) {
      heartbeat.beat();
      Described described = source.describe();
      if (described != null) {
        return described;
      }
      boolean unused = stopping.await(ASK.toMillis(), TimeUnit.MILLISECONDS);
    }
    return null;
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
        handOver(parser.parse(records, next, records.isEmpty() || atEnd(consumer)));
      }
      lookAround(consumer);
    } catch (OffsetOutOfRangeException e) {
      LOG.debug("offset out of range", e);
      Described described = source.describe();
      if (described != null) {
        beginAnew(consumer, described, "the log was cut where reading was to continue");
      }
    }
  }

  private static boolean atEnd(Consumer<byte[], ByteBuffer> consumer) {
    return consumer.assignment().stream()
        .allMatch(partition -> consumer.currentLag(partition).orElse(1) <= 0);
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
      status.progress().ends(ends);
      status.kafka().answered();
      unanswered = 0;
    } catch (TimeoutException e) {
      // One answer that is late says nothing on a busy machine.
      if (++unanswered > 1) {
        status.kafka().silent(source.servers());
      }
      return;
    }
    Described described = ++looks % DESCRIBE_EVERY == 0 ? source.describe() : null;
    if (described == null) {
      return;
    }
    if (!described.log().equals(log)) {
      beginAnew(consumer, described, "the log is another one");
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
          .addKeyValue("log", source.topic())
          .addKeyValue("reason", why)
          .log("index is built anew from the log");
      status.metrics().rebuilt();
    }
    handOver(new Step.BeginAnew(described.log()));
    log = described.log();
    known = Map.of();
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
    while (!stopped()) {
      try {
        return consumer.beginningOffsets(partitions, ASK);
      } catch (TimeoutException e) {
        status.kafka().silent(source.servers());
        Heartbeat.alive();
      }
    }
    return Map.of();
  }

  private boolean stopped() {
    return stopping.getCount() == 0;
  }
}
