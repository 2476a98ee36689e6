package io.kitetrace.explorer.consume;

import io.kitetrace.explorer.index.IndexedTopic;
import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.runtime.kafka.KafkaStatus;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineReader;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches single records: a build's page is made of its own and of its timelines'. One page at a
 * time, and who finds that another waits for Kafka does not wait as well. Safe for several threads.
 */
public final class RecordFetcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RecordFetcher.class);

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Records in between that are read over, where seeking would fetch anew. */
  private static final long FAR = 500;

  /** Longer than a record and a first connection take. */
  private static final long SLOW_NANOS = Duration.ofSeconds(2).toNanos();

  private final LogSource builds;
  private final LogSource timelines;
  private final Duration limit;
  private final BuildReader reader = new BuildReader();
  private final ReentrantLock turn = new ReentrantLock(true);
  private @Nullable Consumer<byte[], ByteBuffer> consumer;

  /** Since when Kafka has been asked for a record; null while nobody asks. */
  private volatile @Nullable Long askedSince;

  private volatile boolean closed;

  /** Connects when it is asked for the first time. */
  public RecordFetcher(IndexedFrom from) {
    this(from, LIMIT);
  }

  /**
   * The same with another patience.
   *
   * @param limit how long Kafka may take for a record
   */
  RecordFetcher(IndexedFrom from, Duration limit) {
    this.limit = limit;
    this.builds = source(from, IndexedTopic.BUILDS);
    this.timelines = source(from, IndexedTopic.TIMELINES);
  }

  private static LogSource source(IndexedFrom from, IndexedTopic topic) {
    return new LogSource(from.kafka(), from.topics(), topic, new KafkaStatus(Clock.systemUTC()));
  }

  /**
   * The build of a record; null where the log no longer has it.
   *
   * @throws io.kitetrace.runtime.command.CommandFailure if Kafka does not answer within seconds
   */
  public @Nullable Build build(int partition, long offset) {
    try {
      TopicPartition place = new TopicPartition(builds.topic(), partition);
      ByteBuffer value = inTurn(place, new TreeSet<>(Set.of(offset))).get(offset);
      return value == null ? null : reader.read(value);
    } catch (OffsetOutOfRangeException | MalformedBuildException e) {
      return null;
    } catch (KafkaException e) {
      throw builds.failure(e);
    }
  }

  /** The timelines of these records, as far as the topic has them and Kafka answers in time. */
  public Map<RecordPlace, Timeline> timelines(List<RecordPlace> places) {
    Map<Integer, NavigableSet<Long>> offsets = new TreeMap<>();
    for (RecordPlace place : places) {
      offsets.computeIfAbsent(place.partition(), p -> new TreeSet<>()).add(place.offset());
    }
    Map<RecordPlace, Timeline> found = new HashMap<>();
    try {
      for (Map.Entry<Integer, NavigableSet<Long>> of : offsets.entrySet()) {
        TopicPartition place = new TopicPartition(timelines.topic(), of.getKey());
        for (Map.Entry<Long, ByteBuffer> record : inTurn(place, of.getValue()).entrySet()) {
          found.put(
              new RecordPlace(of.getKey(), record.getKey()),
              TimelineReader.read(RecordRows.bytes(record.getValue())));
        }
      }
    } catch (KafkaException | MalformedBuildException e) {
      LOG.debug("timelines cannot be read", e);
    }
    return found;
  }

  private Map<Long, ByteBuffer> inTurn(TopicPartition place, NavigableSet<Long> offsets) {
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
      return values(place, offsets);
    } finally {
      askedSince = null;
      turn.unlock();
    }
  }

  /** Of the records at these offsets; those that are gone are left out. */
  private Map<Long, ByteBuffer> values(TopicPartition place, NavigableSet<Long> offsets) {
    if (closed) {
      throw new TimeoutException("closed");
    }
    Consumer<byte[], ByteBuffer> client = client();
    client.assign(List.of(place));
    client.seek(place, offsets.first());
    Map<Long, ByteBuffer> values = new HashMap<>();
    long position = offsets.first();
    Long next = position;
    long end = System.nanoTime() + limit.toNanos();
    while (next != null) {
      if (closed || System.nanoTime() - end >= 0) {
        throw new TimeoutException("no record within " + limit);
      }
      if (next - position > FAR) {
        client.seek(place, next);
      }
      for (ConsumerRecord<byte[], ByteBuffer> record : client.poll(POLL).records(place)) {
        position = record.offset() + 1;
        if (record.value() != null && offsets.contains(record.offset())) {
          values.put(record.offset(), record.value());
        }
        next = offsets.higher(record.offset());
      }
    }
    return values;
  }

  private Consumer<byte[], ByteBuffer> client() {
    Consumer<byte[], ByteBuffer> known = consumer;
    if (known == null) {
      known =
          builds.consumer(
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
