package io.kitetrace.poller.backfill;

import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.log.Batch;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.OffsetTracker.Ack;
import io.kitetrace.poller.poll.PollerResources;
import io.kitetrace.poller.retry.Waiter;
import io.kitetrace.poller.state.BackfillState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Backfills of any organization, one after the other. Safe for use by several threads. */
public final class Backfills {

  private final PollerResources resources;
  private final Map<String, Backfill> running = new ConcurrentHashMap<>();

  public Backfills(PollerResources resources) {
    this.resources = resources;
  }

  /**
   * Takes an order: writes its state down, and that the message that brought it is finished. The
   * same order again resumes what there is; while it is being worked on, it only says so to who
   * placed it again.
   */
  public void take(BackfillOrder order, Ack ack, BuildLog log) throws InterruptedException {
    Backfill current = running.get(order.organization());
    if (current != null && current.placedAgain(order, ack)) {
      return;
    }
    Batch batch = new Batch();
    batch.state(
        BackfillStart.of(
            order,
            log.memory().backfill(order.organization(), order.id()),
            resources.rules().filter().pipelines()));
    batch.done(ack);
    log.publish(batch);
  }

  /**
   * Runs an organization's backfills that are not at their end, and returns when none is left.
   *
   * @throws InterruptedException if the ownership ended before; the next owner resumes
   */
  public void runOpen(String organization, BuildLog log, Waiter waiter)
      throws InterruptedException {
    for (List<BackfillState> open = log.memory().runningBackfills(organization);
        !open.isEmpty();
        open = log.memory().runningBackfills(organization)) {
      Backfill backfill = new Backfill(open.getFirst(), resources, log, waiter);
      running.put(organization, backfill);
      try {
        backfill.run();
      } finally {
        running.remove(organization);
      }
    }
  }
}
