package io.kitetrace.explorer.consume;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.index.IndexedTopic;
import io.kitetrace.explorer.metrics.ExplorerMetrics;
import io.kitetrace.runtime.kafka.KafkaStatus;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.kitetrace.trace.TraceOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an index up to the log and to the timelines: for each a thread reads and parses, one writes
 * all, and between them are so many bytes at most. Safe for several threads.
 */
public final class LogIndexer implements ExplorerMetrics.Load {

  private static final Duration STUCK = ServiceThreads.STUCK;
  private static final Duration STEP = Duration.ofMillis(200);
  private static final long MAX_AHEAD = 16L << 20;
  private static final Duration LONGEST_STOP = Duration.ofSeconds(25);

  private final Database database;
  private final KafkaStatus kafka;
  private final Clock clock;
  private final Map<IndexedTopic, IndexProgress> progress = new EnumMap<>(IndexedTopic.class);
  private final Map<IndexedTopic, LogSource> sources = new EnumMap<>(IndexedTopic.class);
  private final Map<IndexedTopic, ReadingThread> reading = new EnumMap<>(IndexedTopic.class);
  private final WritingThread writing;
  private final List<Thread> readers = new ArrayList<>();
  private final Thread writer;
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

  /** Starts nothing yet. */
  public LogIndexer(
      IndexedFrom from,
      Database database,
      TraceOptions trace,
      ExplorerMetrics metrics,
      Clock clock,
      ServiceThreads threads) {
    this.database = database;
    this.clock = clock;
    this.kafka = new KafkaStatus(clock);
    Handoff handoff = new Handoff(MAX_AHEAD);
    for (IndexedTopic topic : IndexedTopic.values()) {
      progress.put(topic, new IndexProgress());
    }
    this.writing = new WritingThread(database, from.topics(), handoff, metrics, progress);
    for (IndexedTopic topic : IndexedTopic.values()) {
      LogSource source = new LogSource(from.kafka(), from.topics(), topic, kafka);
      ReadingThread thread =
          new ReadingThread(
              source,
              new RecordParser(topic, RecordRows.of(topic, trace)),
              handoff,
              writing.opened(),
              progress(topic),
              metrics);
      sources.put(topic, source);
      reading.put(topic, thread);
      readers.add(threads.unstarted(name(topic), STUCK, thread::run));
    }
    this.writer = threads.unstarted("explorer-writer", STUCK, this::write);
    var unused = threads.failed().whenComplete((nothing, failure) -> failed(failure));
    metrics.measure(this);
  }

  /** Begins; while Kafka is away it keeps retrying. */
  public void start() {
    writer.start();
    readers.forEach(Thread::start);
  }

  /** Comes to an end when writing has: exceptionally if it cannot continue. */
  public CompletableFuture<@Nullable Void> ended() {
    return ended;
  }

  /** Whether it has found the log. */
  public boolean reading() {
    return reading(IndexedTopic.BUILDS).reading();
  }

  /** How Kafka is. */
  public KafkaStatus kafka() {
    return kafka;
  }

  /** Calls this, on the writing thread, whenever builds have come into the index. */
  public void listen(Runnable listener) {
    progress(IndexedTopic.BUILDS).listen(listener);
  }

  /** No longer. */
  public void ignore(Runnable listener) {
    progress(IndexedTopic.BUILDS).ignore(listener);
  }

  /**
   * Waits until everything is in the index that the log holds now, and the timelines where they can
   * be read.
   *
   * @return false if it was stopped before
   * @throws io.kitetrace.runtime.command.CommandFailure if Kafka does not answer, or the index
   *     cannot be written
   */
  public boolean awaitCaughtUp() throws InterruptedException {
    for (IndexedTopic topic : IndexedTopic.values()) {
      TopicLookout lookout = reading(topic).lookout();
      Map<Integer, Long> goal = source(topic).ends();
      int waits = lookout.waits();
      lookout.lookNow();
      while (!progress(topic).awaitReached(goal, STEP)) {
        if (ended.isDone()) {
          ended.join();
          return false;
        }
        if (source(topic).optional() && lookout.waits() > waits) {
          break; // it was looked for again, and cannot be read
        }
      }
    }
    return true;
  }

  @Override
  public double lagRecords() {
    return progress(IndexedTopic.BUILDS).lagRecords();
  }

  @Override
  public double lagTimelines() {
    return progress(IndexedTopic.TIMELINES).lagRecords();
  }

  @Override
  public double lagSeconds() {
    double records = lagRecords();
    Instant last = progress(IndexedTopic.BUILDS).lastRecord();
    if (records > 0 && last != null) {
      return Math.max(0, Duration.between(last, clock.instant()).toMillis() / 1e3);
    }
    return records == 0 ? 0 : Double.NaN;
  }

  @Override
  public double indexBytes() {
    return database.bytes();
  }

  @Override
  public double kafkaReachable() {
    return kafka.reachable();
  }

  /** Writes what was read, and ends: within 25 s. */
  public void stop() throws InterruptedException {
    reading.values().forEach(ReadingThread::stop);
    for (Thread reader : readers) {
      if (reader.isAlive()) {
        reader.join(LONGEST_STOP);
      }
    }
    writing.stop();
    if (writer.isAlive()) {
      writer.join(LONGEST_STOP);
    }
    ended.complete(null);
  }

  private void write(Heartbeat heartbeat) throws InterruptedException {
    writing.run(heartbeat);
    ended.complete(null);
  }

  private void failed(@Nullable Throwable failure) {
    if (failure != null) {
      reading.values().forEach(ReadingThread::stop);
      writing.opened().completeExceptionally(failure);
      ended.completeExceptionally(failure);
    }
  }

  private static String name(IndexedTopic topic) {
    return topic == IndexedTopic.BUILDS ? "explorer-reader" : "explorer-timelines";
  }

  private IndexProgress progress(IndexedTopic topic) {
    return Objects.requireNonNull(progress.get(topic));
  }

  private LogSource source(IndexedTopic topic) {
    return Objects.requireNonNull(sources.get(topic));
  }

  private ReadingThread reading(IndexedTopic topic) {
    return Objects.requireNonNull(reading.get(topic));
  }
}
