package io.kitetrace.poller.ownership;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.OffsetTracker.Ack;
import io.kitetrace.poller.metrics.PollerMetrics.InboxResult;
import io.kitetrace.runtime.retry.StopSignal;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs while a partition is ours: a worker for each of its organizations, and a thread that
 * gives them the inbox's messages, in order, and sees to it that the inbox's offset follows. All
 * write to one log. The last thread closes it, so that nobody waits for a commit without an answer.
 */
final class InboxDispatcher {

  private static final Logger LOG = LoggerFactory.getLogger(InboxDispatcher.class);

  /** Bytes of messages after which no more are asked for; one larger message may exceed it. */
  private static final long ENOUGH_BYTES = 8L * 1024 * 1024;

  private static final int ENOUGH_MESSAGES = 2_000;

  /** How long finished messages wait for a transaction of something else to take their offset. */
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final int partition;
  private final BuildLog log;
  private final StopSignal stop;
  private final Work work;
  private final Map<String, OrganizationWorker> workers = new LinkedHashMap<>();
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicInteger running = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);

  InboxDispatcher(
      int partition, List<String> organizations, BuildLog log, StopSignal stop, Work work) {
    this.partition = partition;
    this.log = log;
    this.stop = stop;
    this.work = work;
    organizations.forEach(slug -> workers.put(slug, new OrganizationWorker(slug, log, stop, work)));
  }

  /**
   * A message on its way.
   *
   * @param message or null where it is none that is known
   * @param ack for when it is finished
   * @param bytes of the record
   */
  private record Arrival(@Nullable InboxMessage message, Ack ack, int bytes) {}

  List<String> organizations() {
    return List.copyOf(workers.keySet());
  }

  void start() {
    Map<String, ServiceThreads.Body> threads = new LinkedHashMap<>();
    threads.put("inbox-" + partition, work.guarded(this::dispatchAll));
    workers.values().forEach(worker -> threads.putAll(worker.threads()));
    running.set(threads.size());
    threads.forEach(
        (name, body) ->
            work.resources()
                .threads()
                .start(name, ServiceThreads.STUCK, heartbeat -> run(body, heartbeat)));
  }

  /**
   * A message was read; never waits. Whoever calls asks {@link #hasRoom} before; what came at once
   * with the last one is still taken.
   */
  void received(long offset, @Nullable InboxMessage message, int bytes) {
    waitingBytes.addAndGet(bytes);
    arrivals.add(new Arrival(message, log.inbox().received(offset), bytes));
  }

  boolean hasRoom() {
    return waitingBytes.get() < ENOUGH_BYTES && arrivals.size() < ENOUGH_MESSAGES;
  }

  /** Asks to stop; returns at once. */
  void stop() {
    stop.stop();
    workers.values().forEach(OrganizationWorker::cancel);
  }

  /** Whether everything ended, and the log was closed, within the time. */
  boolean awaitEnd(Duration time) {
    try {
      if (ended.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        return true;
      }
      LOG.atDebug().addKeyValue("partition", partition).log("still ending");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private void run(ServiceThreads.Body body, Heartbeat heartbeat) throws InterruptedException {
    try {
      body.run(heartbeat);
    } finally {
      if (running.decrementAndGet() == 0) {
        log.close();
        ended.countDown();
      }
    }
  }

  private void dispatchAll(Heartbeat heartbeat) throws InterruptedException {
    boolean resting = true;
    long settled = System.nanoTime();
    while (!stop.isStopped()) {
      heartbeat.beat();
      Arrival arrival = arrivals.poll(resting ? SETTLE.toNanos() : 0, TimeUnit.NANOSECONDS);
      if (arrival != null) {
        waitingBytes.addAndGet(-arrival.bytes());
        dispatch(arrival.message(), arrival.ack());
        resting = false;
      } else if (!resting) {
        for (OrganizationWorker worker : workers.values()) {
          worker.rest();
        }
        resting = true;
      }
      if (System.nanoTime() - settled >= SETTLE.toNanos()) {
        for (OrganizationWorker worker : workers.values()) {
          worker.answer(); // others wait, however many messages come
        }
        log.settle();
        settled = System.nanoTime();
      }
    }
  }

  private void dispatch(@Nullable InboxMessage message, Ack ack) throws InterruptedException {
    OrganizationWorker worker = message == null ? null : workers.get(message.organization());
    if (message == null) {
      LOG.atWarn()
          .addKeyValue("organizations", workers.keySet())
          .addKeyValue("offset", ack.offset())
          .log("inbox message not readable, passed over");
      work.metrics().count(InboxResult.UNREADABLE);
      log.done(ack);
    } else if (worker == null) {
      work.metrics().count(InboxResult.FOREIGN);
      if (work.mode().passesOverOthers()) {
        log.done(ack);
      }
    } else {
      work.metrics().count(InboxResult.RECEIVED);
      worker.take(message, ack);
    }
  }
}
