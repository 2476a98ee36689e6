package io.kitetrace.explorer.consume;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.metrics.ExplorerMetrics;
import io.kitetrace.explorer.rows.BuildRows;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.KafkaStatus;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an index up to the log: one thread reads and parses, one writes, and between them are so
 * many bytes at most. Safe for several threads.
 */
public final class LogIndexer implements ExplorerMetrics.Load {

  private static final Duration STUCK = ServiceThreads.STUCK;
  private static final Duration STEP = Duration.ofMillis(200);
  private static final long MAX_AHEAD = 16L << 20;
  private static final Duration LONGEST_STOP = Duration.ofSeconds(25);

  private final Database database;
  private final LogSource source;
  private final IndexStatus status;
  private final Clock clock;
  private final ReadingThread reading;
  private final WritingThread writing;
  private final Thread reader;
  private final Thread writer;
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

  /** Starts nothing yet. */
  public LogIndexer(
      KafkaSettings kafka,
      String topic,
      Database database,
      BuildRows rows,
      ExplorerMetrics metrics,
      Clock clock,
      ServiceThreads threads) {
    this.database = database;
    this.clock = clock;
    this.status = new IndexStatus(metrics, new IndexProgress(), new KafkaStatus(clock));
    this.source = new LogSource(kafka, topic, status.kafka());
    Handoff handoff = new Handoff(MAX_AHEAD);
    this.writing = new WritingThread(database, topic, handoff, status);
    this.reading =
        new ReadingThread(source, new RecordParser(rows), handoff, writing.opened(), status);
    this.reader = threads.unstarted("explorer-reader", STUCK, reading::run);
    this.writer = threads.unstarted("explorer-writer", STUCK, this::write);
    var unused = threads.failed().whenComplete((nothing, failure) -> failed(failure));
    metrics.measure(this);
  }

  /** Begins; while Kafka is away it keeps retrying. */
  public void start() {
    writer.start();
    reader.start();
  }

  /** Comes to an end when writing has: exceptionally if it cannot continue. */
  public CompletableFuture<@Nullable Void> ended() {
    return ended;
  }

  /** Whether it has found the log. */
  public boolean reading() {
    return reading.reading();
  }

  /** How Kafka is. */
  public KafkaStatus kafka() {
    return status.kafka();
  }

  /** Calls this, on the writing thread, whenever builds have come into the index. */
  public void listen(Runnable listener) {
    status.progress().listen(listener);
  }

  /** No longer. */
  public void ignore(Runnable listener) {
    status.progress().ignore(listener);
  }

  /**
   * Waits until everything is in the index that the log holds now.
   *
   * @return false if it was stopped before
   * @throws io.kitetrace.runtime.command.CommandFailure if Kafka does not answer, or the index
   *     cannot be written
   */
  public boolean awaitCaughtUp() throws InterruptedException {
    Map<Integer, Long> goal = source.ends();
    while (!status.progress().awaitReached(goal, STEP)) {
      if (ended.isDone()) {
        ended.join();
        return false;
      }
    }
    return true;
  }

  @Override
  public double lagRecords() {
    return status.progress().lagRecords();
  }

  @Override
  public double lagSeconds() {
    double records = lagRecords();
    Instant last = status.progress().lastRecord();
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
    return status.kafka().reachable();
  }

  /** Writes what was read, and ends: within 25 s. */
  public void stop() throws InterruptedException {
    reading.stop();
    if (reader.isAlive()) {
      reader.join(LONGEST_STOP);
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
      reading.stop();
      writing.opened().completeExceptionally(failure);
      ended.completeExceptionally(failure);
    }
  }
}
