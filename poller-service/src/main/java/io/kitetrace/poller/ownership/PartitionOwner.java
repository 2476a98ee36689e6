package io.kitetrace.poller.ownership;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.retry.StopSignal;
import io.kitetrace.poller.retry.StoppedException;
import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What runs while a partition is ours: the threads of each of its organizations, and one for the
 * inbox, over one log. The last thread closes the log, so that nobody waits for a commit that has
 * no answer.
 */
final class PartitionOwner {

  private final int partition;
  private final BuildLog log;
  private final StopSignal stop;
  private final Consumer<Throwable> onFault;
  private final ServiceThreads serviceThreads;
  private final Map<String, OrganizationDesk> desks = new LinkedHashMap<>();
  private final InboxDesk inbox;
  private final AtomicInteger running = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * An owner that waits to be started.
   *
   * @param onFault hears what ended the inbox's thread where it is no fault of ours
   */
  PartitionOwner(
      int partition,
      List<String> organizations,
      BuildLog log,
      StopSignal stop,
      OrganizationWork work,
      PollerMetrics metrics,
      Consumer<Throwable> onFault,
      ServiceThreads serviceThreads) {
    this.partition = partition;
    this.log = log;
    this.stop = stop;
    this.onFault = onFault;
    this.serviceThreads = serviceThreads;
    organizations.forEach(slug -> desks.put(slug, work.open(slug, log, stop)));
    this.inbox = new InboxDesk(desks, log, stop, metrics);
  }

  int partition() {
    return partition;
  }

  List<String> organizations() {
    return List.copyOf(desks.keySet());
  }

  void start() {
    Map<String, ServiceThreads.Body> threads = new LinkedHashMap<>();
    threads.put("inbox-" + partition, this::workOffInbox);
    desks.values().forEach(desk -> threads.putAll(desk.threads()));
    running.set(threads.size());
    threads.forEach(
        (name, body) ->
            // They wait for the API and for Kafka, for as long as it takes.
            serviceThreads.start(
                name, ServiceThreads.NEVER_STUCK, heartbeat -> run(body, heartbeat)));
  }

  /** A message was read; never waits. */
  void received(long offset, @Nullable InboxMessage message, int bytes) {
    inbox.received(offset, message, bytes);
  }

  /** Whether more messages should be read. */
  boolean hasRoom() {
    return inbox.hasRoom();
  }

  /** Asks to stop; returns at once. */
  void stop() {
    stop.stop();
    desks.values().forEach(OrganizationDesk::cancel);
  }

  /** Whether everything ended, and the log was closed, within the time. */
  boolean awaitEnd(Duration time) throws InterruptedException {
    return ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void workOffInbox(Heartbeat heartbeat) {
    try {
      inbox.run(heartbeat);
    } catch (StoppedException e) {
      // what was not finished comes again
    } catch (RetriesExhaustedException | SettingsException e) {
      onFault.accept(e);
    }
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
}
