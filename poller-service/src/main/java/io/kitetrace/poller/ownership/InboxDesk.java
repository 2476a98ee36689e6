package io.kitetrace.poller.ownership;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.log.Ack;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.metrics.InboxResult;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.retry.StopSignal;
import io.kitetrace.poller.retry.StoppedException;
import io.kitetrace.runtime.threads.Heartbeat;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a partition's messages to the desks of their organizations, in order, on a thread of its
 * own, and sees to it that the inbox's offset follows.
 */
final class InboxDesk {

  private static final Logger LOG = LoggerFactory.getLogger(InboxDesk.class);

  /** How long finished messages wait for a transaction of something else to take their offset. */
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final InboxQueue queue = new InboxQueue();
  private final Map<String, OrganizationDesk> desks;
  private final BuildLog log;
  private final StopSignal stop;
  private final PollerMetrics metrics;

  InboxDesk(
      Map<String, OrganizationDesk> desks, BuildLog log, StopSignal stop, PollerMetrics metrics) {
    this.desks = desks;
    this.log = log;
    this.stop = stop;
    this.metrics = metrics;
  }

  boolean hasRoom() {
    return queue.hasRoom();
  }

  /** A message was read; never waits. */
  void received(long offset, @Nullable InboxMessage message, int bytes) {
    queue.put(new InboxQueue.Arrival(message, log.inbox().received(offset), bytes));
  }

  /** Works until it is stopped. */
  void run(Heartbeat heartbeat) throws StoppedException {
    boolean resting = true;
    long settled = System.nanoTime();
    while (!stop.isStopped()) {
      heartbeat.beat();
      InboxQueue.Arrival arrival = next(resting ? SETTLE : Duration.ZERO);
      if (arrival != null) {
        hand(arrival.message(), arrival.receipt());
        resting = false;
      } else if (!resting) {
        for (OrganizationDesk desk : desks.values()) {
          desk.rest();
        }
        resting = true;
      }
      if (System.nanoTime() - settled >= SETTLE.toNanos()) {
        log.settle();
        settled = System.nanoTime();
      }
    }
  }

  private void hand(@Nullable InboxMessage message, Ack receipt) throws StoppedException {
    OrganizationDesk desk = message == null ? null : desks.get(message.organization());
    if (message == null) {
      LOG.atWarn()
          .addKeyValue("organizations", desks.keySet())
          .addKeyValue("offset", receipt.offset())
          .log("inbox message not readable, passed over");
      metrics.inbox(InboxResult.UNREADABLE);
      log.done(receipt);
    } else if (desk == null) {
      metrics.inbox(InboxResult.FOREIGN);
      log.done(receipt);
    } else {
      metrics.inbox(InboxResult.RECEIVED);
      desk.take(message, receipt);
    }
  }

  private InboxQueue.@Nullable Arrival next(Duration time) throws StoppedException {
    try {
      return queue.take(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }
}
