package io.kitetrace.enricher.consume;

import io.kitetrace.enricher.Answers;
import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.enricher.settings.EnricherSettings;
import io.kitetrace.enricher.write.TimelineLog;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.GroupConsumer;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaStatus;
import io.kitetrace.runtime.kafka.LogGroup;
import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.runtime.kafka.StartOffsets;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Owns the consumer of the log and its thread. It polls for ever, also while nothing is wanted, so
 * that its membership of the group lasts as long as a budget is short; it stops reading while many
 * asks wait. It writes and commits on the same thread, so that no partition can go in the midst of
 * a transaction.
 */
public final class LogReader implements EnricherMetrics.Load {

  private static final Duration STUCK = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Of one to two KB each; a build of many jobs may exceed it. */
  private static final int MOST_ASKS = 10_000;

  /** How long what is under way may take when it is to stop: waiting for a budget has no end. */
  private static final Duration FINISH = Duration.ofSeconds(5);

  private static final Duration LEAVE = Duration.ofSeconds(3);

  private final EnricherSettings settings;
  private final EnricherMetrics metrics;
  private final KafkaStatus status;
  private final OrganizationWorkers workers;
  private final TimelineLog log;
  private final Lag lag;
  private final Thread thread;
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile @Nullable AssignedPartitions partitions;
  private volatile boolean stopping;
  private volatile boolean over;

  /** Starts nothing yet. */
  public LogReader(
      EnricherSettings settings,
      Answers answers,
      EnricherMetrics metrics,
      KafkaStatus status,
      ServiceThreads threads) {
    this.settings = settings;
    this.metrics = metrics;
    this.status = status;
    this.workers = new OrganizationWorkers(answers, threads);
    this.log =
        new TimelineLog(
            settings.kafka(),
            settings.topics().topics().timelines(),
            EnricherAcls.WRITERS + "-" + UUID.randomUUID(),
            status);
    this.lag =
        new Lag(settings.topics().topics().builds(), settings.kafka().bootstrapServers(), status);
    this.thread = threads.unstarted("log-reader", STUCK, this::run);
  }

  /** A group of enrichers of this name. */
  public static LogGroup group(String name) {
    return new LogGroup("enricher", "ENRICH_GROUP", name);
  }

  /** Begins to read. */
  public void start() {
    thread.start();
  }

  /** Comes to an end when it was stopped, exceptionally if it cannot continue. */
  public CompletableFuture<@Nullable Void> ended() {
    return ended;
  }

  /** Instead of {@link #start()}: it has ended without having begun. */
  public void abandon() {
    ended.complete(null);
  }

  /** Asks it to stop; {@link #ended} tells when it has. */
  public void stop() {
    stopping = true;
  }

  /** Something failed without which it cannot continue: it stops, and ends so. */
  public void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
    stop();
    if (over || !thread.isAlive()) {
      ended.completeExceptionally(cause);
    }
  }

  @Override
  public double asks() {
    AssignedPartitions ours = partitions;
    return ours == null ? Double.NaN : ours.asks();
  }

  @Override
  public double lagRecords() {
    return lag.records();
  }

  @Override
  public double kafkaReachable() {
    return status.reachable();
  }

  private void run(Heartbeat heartbeat) throws InterruptedException {
    Consumer<byte[], ByteBuffer> consumer =
        new KafkaConsumer<>(
            GroupConsumer.properties(settings.kafka(), "kitetrace-enricher", settings.group()));
    try {
      consume(consumer, heartbeat);
    } catch (InvalidOffsetException e) {
      fail(StartOffsets.lost(group(settings.group()), e.partitions().iterator().next(), e));
    } catch (KafkaException e) {
      fail(new CommandFailure(KafkaFailures.sentence(settings.kafka(), needed(), e), e));
    } catch (CommandFailure e) {
      fail(e);
    } finally {
      workers.stop();
      log.close();
      consumer.close(CloseOptions.timeout(LEAVE));
      over = true;
    }
    Throwable cause = failure.get();
    if (cause == null) {
      ended.complete(null);
    } else {
      ended.completeExceptionally(cause);
    }
  }

  private List<RequiredAcl> needed() {
    return EnricherAcls.of(settings.topics().topics(), settings.group());
  }

  private void consume(Consumer<byte[], ByteBuffer> consumer, Heartbeat heartbeat)
      throws InterruptedException {
    AskPlanner planner = new AskPlanner(settings);
    AssignedPartitions ours = new AssignedPartitions(consumer, workers);
    partitions = ours;
    RecordIntake intake = new RecordIntake(settings.pipelines(), planner, workers, metrics);
    AnswerWriter writer = new AnswerWriter(consumer, ours, workers.answered(), log, metrics);
    consumer.subscribe(List.of(settings.topics().topics().builds()), ours);
    try (KnownLoader loader =
        new KnownLoader(
            settings.kafka(),
            settings.topics().topics().timelines(),
            consumer,
            planner.comparesDurations())) {
      while (!stopping) {
        heartbeat.beat();
        // What became of a transaction is certain before anybody looks at what is written.
        boolean busy = !log.open() || loader.step(ours) || writer.hasWork();
        ours.pauseAndResume(ours.countAsks() < MOST_ASKS);
        accept(consumer, consumer.poll(busy ? Duration.ZERO : POLL), intake);
        writer.nowAndThen();
        lag.nowAndThen(consumer, ours);
      }
    }
    finish(consumer, writer);
  }

  private void accept(
      Consumer<byte[], ByteBuffer> consumer,
      ConsumerRecords<byte[], ByteBuffer> records,
      RecordIntake intake) {
    AssignedPartitions ours = Objects.requireNonNull(partitions);
    Set<TopicPartition> later = new HashSet<>();
    for (ConsumerRecord<byte[], ByteBuffer> record : records) {
      TopicPartition place = new TopicPartition(record.topic(), record.partition());
      LogPartition partition = ours.get(place);
      if (partition == null || !partition.isReady()) {
        continue; // read again when it is known what was written
      }
      if (ours.countAsks() < MOST_ASKS) {
        intake.accept(record, partition);
      } else if (later.add(place)) {
        consumer.seek(place, record.offset());
      }
    }
    ours.forEach(
        (place, partition) -> {
          if (partition.isReady()) {
            partition.reached(consumer.position(place));
          }
        });
  }

  /** What is under way may be answered, for a while; what is answered is written. */
  private void finish(Consumer<byte[], ByteBuffer> consumer, AnswerWriter writer)
      throws InterruptedException {
    workers.finish();
    consumer.pause(consumer.assignment());
    long end = System.nanoTime() + FINISH.toNanos();
    while (workers.busy() && System.nanoTime() - end < 0 && failure.get() == null) {
      Heartbeat.alive();
      writer.now();
      consumer.poll(POLL); // paused: it stays a member, and does not spin
    }
    workers.stop();
    writer.now();
  }
}
