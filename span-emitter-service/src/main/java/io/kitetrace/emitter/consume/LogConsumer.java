package io.kitetrace.emitter.consume;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.kitetrace.emitter.delivery.BuildRecord;
import io.kitetrace.emitter.delivery.Delivery;
import io.kitetrace.emitter.metrics.EmitterMetrics;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaStatus;
import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.runtime.kafka.StartOffsets;
import io.kitetrace.runtime.kafka.StartPosition;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.kitetrace.wire.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Owns the consumer of the log and its thread. It polls for ever, also while nothing is wanted, so
 * that its membership of the group lasts as long as a backend is away; it stops reading when
 * records on their way fill the memory, and commits what delivery has completed.
 */
public final class LogConsumer implements EmitterMetrics.Load {

  private static final Duration STUCK = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  private final ConsumeSettings settings;
  private volatile DrainGoal goal = DrainGoal.NEVER;
  private final Delivery delivery;
  private final RecordIntake intake;
  private final BytesInFlight memory;
  private final KafkaStatus status;
  private final Backlog backlog;
  private final TimelinesTopic timelines;
  private final ScheduledExecutorService lookout;
  private final Thread thread;
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile long stopped;
  private volatile boolean stopping;
  private volatile boolean over;

  /** Starts nothing yet. */
  public LogConsumer(
      ConsumeSettings settings,
      Predicate<BuildRecord> wanted,
      Delivery delivery,
      EmitterMetrics metrics,
      KafkaStatus status,
      ServiceThreads threads) {
    this.settings = settings;
    this.delivery = delivery;
    this.status = status;
    Topics topics = settings.topics().topics();
    this.backlog = new Backlog(topics.builds(), settings.kafka().bootstrapServers(), status);
    this.intake = new RecordIntake(settings, wanted, delivery, metrics);
    this.memory = new BytesInFlight(settings.maxRecordBytes());
    this.timelines =
        new TimelinesTopic(
            settings.kafka(), settings.topics(), settings.group(), settings.lasting());
    this.lookout = threads.timer("timelines-lookout");
    this.thread = threads.unstarted("log-consumer", STUCK, this::run);
  }

  /** Begins to read. */
  public void start() {
    var unused =
        lookout.scheduleWithFixedDelay(
            this::lookAgain, LOOK_AGAIN.toMillis(), LOOK_AGAIN.toMillis(), MILLISECONDS);
    thread.start();
  }

  /**
   * Comes to an end when the consumer has: true if its goal is reached, false if it was stopped
   * before, exceptionally if it cannot continue.
   */
  public CompletableFuture<Boolean> ended() {
    return ended;
  }

  /** Sets where it is to end by itself; also while it reads already. */
  public void drainTo(DrainGoal goal) {
    this.goal = goal;
  }

  /**
   * Looks whether there are timelines that can be read, unless the goal is reached without them.
   *
   * @param start where the group begins in them if it has no place there
   * @throws CommandFailure if the group has lost its place in them
   */
  public void lookForTimelines(StartPosition start) {
    if (goal.concerns(timelines.name())) {
      timelines.look(start);
    }
  }

  /** Where the timelines end now; nowhere where they cannot be read. */
  public DrainGoal endOfTimelines() {
    return new DrainGoal(timelines.ends());
  }

  /** A group that reads the log already begins with the oldest timeline. */
  private void lookAgain() {
    try {
      lookForTimelines(new StartPosition.Earliest());
    } catch (CommandFailure e) {
      fail(e);
    }
  }

  /** Instead of {@link #start()}: it has ended without having begun. */
  public void abandon() {
    ended.complete(false);
  }

  /** Asks it to stop; {@link #ended} tells when it has. */
  public void stop() {
    if (!stopping) {
      stopped = System.nanoTime();
      stopping = true;
    }
  }

  /** Something failed without which it cannot continue: it stops, commits, and ends so. */
  public void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
    delivery.close();
    stop();
    if (over || !thread.isAlive()) {
      ended.completeExceptionally(cause);
    }
  }

  @Override
  public long bytesInFlight() {
    return memory.bytes() + delivery.encodedBytes();
  }

  @Override
  public double uncompleted() {
    return backlog.uncompleted();
  }

  @Override
  public double uncommitted() {
    return backlog.uncommitted();
  }

  @Override
  public double kafkaReachable() {
    return status.reachable();
  }

  private void run(Heartbeat heartbeat) throws InterruptedException {
    boolean drained = false;
    try {
      drained = consume(heartbeat);
    } catch (InvalidOffsetException e) {
      fail(lost(e));
    } catch (KafkaException e) {
      fail(refused(e));
    } finally {
      lookout.shutdownNow();
      delivery.close();
      over = true;
    }
    Throwable cause = failure.get();
    if (cause == null) {
      ended.complete(drained);
    } else {
      ended.completeExceptionally(cause);
    }
  }

  private CommandFailure refused(KafkaException e) {
    List<RequiredAcl> needed =
        Stream.concat(
                RequiredAcl.topic(settings.topics().topics().builds(), AclOperation.READ),
                RequiredAcl.group(settings.group(), AclOperation.READ))
            .toList();
    return new CommandFailure(KafkaFailures.sentence(settings.kafka(), needed, e), e);
  }

  private CommandFailure lost(InvalidOffsetException e) {
    return StartOffsets.lost(
        EmitterAdmin.group(settings.group()), e.partitions().iterator().next(), e);
  }

  private boolean consume(Heartbeat heartbeat) throws InterruptedException {
    Consumer<byte[], ByteBuffer> consumer = new KafkaConsumer<>(ConsumerProperties.of(settings));
    try {
      return consume(consumer, heartbeat);
    } finally {
      consumer.close(CloseOptions.timeout(settings.shutdown().leave()));
    }
  }

  private boolean consume(Consumer<byte[], ByteBuffer> consumer, Heartbeat heartbeat)
      throws InterruptedException {
    DrainGoal known =
        goal; // read once: it may be set at any moment, and partitions must hear of it
    DrainCheck check = new DrainCheck();
    Commits commits = new Commits(consumer, status);
    Handover handover = new Handover(delivery, commits, settings, () -> untilStop().isNegative());
    AssignedPartitions partitions = new AssignedPartitions(memory, known, handover::run);
    Subscription subscription = new Subscription(settings.topics().topics(), timelines);
    boolean drained = false;
    while (!stopping && !drained) {
      heartbeat.beat();
      if (!known.equals(goal)) {
        known = goal;
        partitions.goal(known);
      }
      subscription.update(consumer, partitions, known);
      try {
        pollOnce(consumer, partitions);
      } catch (TopicAuthorizationException e) {
        if (!subscription.refused(e)) {
          throw e;
        }
      }
      commits.nowAndThen(partitions);
      backlog.nowAndThen(consumer, partitions);
      drained = check.reached(consumer, partitions, known);
    }
    delivery.finish(untilStop(), settings.shutdown().cancel());
    commits.waiting(partitions, settings.shutdown().commit());
    handover.end();
    return drained;
  }

  /** How much is left of the time for what is on its way. */
  private Duration untilStop() {
    Duration longest = settings.shutdown().finish();
    return stopping ? longest.minus(Duration.ofNanos(System.nanoTime() - stopped)) : longest;
  }

  private void pollOnce(Consumer<byte[], ByteBuffer> consumer, AssignedPartitions partitions)
      throws InterruptedException {
    if (memory.full()) {
      consumer.pause(consumer.assignment());
      accept(consumer.poll(Duration.ZERO), partitions);
      memory.awaitRoom(POLL);
      return;
    }
    if (!consumer.paused().isEmpty()) {
      consumer.resume(consumer.paused());
    }
    accept(consumer.poll(POLL), partitions);
  }

  private void accept(ConsumerRecords<byte[], ByteBuffer> records, AssignedPartitions partitions) {
    for (ConsumerRecord<byte[], ByteBuffer> record : records) {
      intake.accept(
          record, partitions.progress(new TopicPartition(record.topic(), record.partition())));
    }
  }
}
