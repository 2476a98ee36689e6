package io.kitetrace.poller.log;

import io.kitetrace.poller.log.OffsetTracker.Ack;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.retry.Retries;
import io.kitetrace.poller.state.PublishedState;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.retry.Waiter;
import io.kitetrace.runtime.threads.Heartbeat;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The log, as the owner of one partition writes it: each version once, and with it how far the
 * partition of the inbox has been worked off. While Kafka is away it waits. Safe for use by the
 * partition's threads, of which one publishes at a time.
 */
public final class BuildLog implements AutoCloseable {

  private final LogSettings settings;
  private final int partition;
  private final PollerMetrics metrics;
  private final Retries kafka;
  private final Waiter waiter;
  private final Runnable onFenced;
  private final OffsetTracker inbox = new OffsetTracker();
  private final ReentrantLock publishing = new ReentrantLock();
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable LogSession session;
  private volatile boolean closed;

  /**
   * The log of a partition's owner; nothing is opened yet.
   *
   * @param kafka what happens while Kafka is away
   * @param waiter ends waits when the ownership ends
   * @param onFenced called when another has taken the partition
   */
  public BuildLog(
      LogSettings settings,
      int partition,
      PollerMetrics metrics,
      Retries kafka,
      Waiter waiter,
      Runnable onFenced) {
    this.settings = settings;
    this.partition = partition;
    this.metrics = metrics;
    this.kafka = kafka;
    this.waiter = waiter;
    this.onFenced = onFenced;
  }

  /** How far the partition's inbox has been worked off. */
  public OffsetTracker inbox() {
    return inbox;
  }

  /** A message of the inbox is finished and caused nothing; a later transaction says so. */
  public void done(Ack ack) {
    inbox.done(ack);
  }

  /** Commits what was finished since the last transaction, if anything was. */
  public void settle() throws InterruptedException {
    if (inbox.after(List.of()) != OffsetTracker.NOWHERE) {
      publish(new Batch());
    }
  }

  /**
   * Writes what is news of a batch, in one transaction; returns when it is committed.
   *
   * @throws InterruptedException if the ownership ended before; nothing of it may be relied on
   */
  public void publish(Batch batch) throws InterruptedException {
    // Over all tries: what another publishes between two was not sent by us.
    Heartbeat.await(publishing::tryLock);
    try {
      BatchPlan attempt = new BatchPlan(batch);
      for (int failures = 1; !publish(batch, attempt, failures); failures++) {
        waiter.check();
      }
    } finally {
      publishing.unlock();
    }
  }

  /** One try; false where it failed, and another may not. */
  private boolean publish(Batch batch, BatchPlan attempt, int failures)
      throws InterruptedException {
    LogSession open = opened();
    try {
      LogRecords records = new LogRecords(settings.topics(), settings.group(), partition);
      BatchPlan.Decision decision =
          attempt.decide(open.memory(), records, settings.maxBatchBytes());
      long position = inbox.after(batch.acks());
      if (!decision.records().isEmpty() || position != OffsetTracker.NOWHERE) {
        open.commit(decision.records(), offsets(position));
      }
      inbox.committed(batch.acks(), position);
      attempt.committed(decision, open.memory(), metrics);
      kafka.outage().recovered();
      return true;
    } catch (LogSession.TooLargeException e) {
      if (!attempt.reject(e.record())) {
        discard(open);
        failed(
            new KafkaException("the broker refuses a record of our own for its size", e), failures);
      }
    } catch (KafkaException e) {
      discard(open);
      failed(e, failures);
    } catch (RuntimeException | Error e) {
      discard(open); // it may be in the middle of a transaction
      throw e;
    }
    return false;
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(long position) {
    return position == OffsetTracker.NOWHERE
        ? Map.of()
        : Map.of(
            new TopicPartition(settings.topics().inbox(), partition),
            new OffsetAndMetadata(position));
  }

  /** Ends the session; the owner's threads have ended before. */
  @Override
  public void close() {
    closed = true;
    LogSession open = session;
    if (open != null) {
      discard(open);
    }
  }

  /**
   * What the log holds, as the session that is open knows it: nobody waits for a commit, and what
   * is being published at this moment is news.
   */
  public PublishedState memory() throws InterruptedException {
    LogSession open = session;
    return open == null ? opened().memory() : open.memory();
  }

  private LogSession opened() throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return openedNow();
      } catch (KafkaException e) {
        failed(e, failures); // without the lock: it may ask Kafka what is wrong, and waits
      }
    }
  }

  private LogSession openedNow() throws InterruptedException {
    Heartbeat.await(opening::tryLock); // the memory takes its time to load
    try {
      if (closed) {
        throw new InterruptedException();
      }
      waiter.check();
      LogSession open = session;
      if (open == null) {
        open = LogSession.open(settings, partition, Instant.now(), waiter);
        session = open;
        kafka.outage().recovered();
      }
      return open;
    } finally {
      opening.unlock();
    }
  }

  private void failed(KafkaException e, int failures) throws InterruptedException {
    if (LogSession.isFenced(e)) {
      kafka.outage().failed("another poller has taken this partition");
      closed = true;
      onFenced.run();
      throw new InterruptedException();
    }
    String sentence = KafkaFailures.sentence(settings.kafka(), settings.rights(), e);
    kafka.failed(sentence, e, failures, kafka.limits().maxFailures(), waiter);
  }

  /** Before another takes its transactional id: what it retries may not come between. */
  private void discard(LogSession broken) {
    opening.lock();
    try {
      broken.close();
      if (session == broken) {
        session = null;
      }
    } finally {
      opening.unlock();
    }
  }
}
