package io.kitetrace.poller;

import io.kitetrace.poller.backfill.Backfills;
import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.log.Ack;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.retry.StoppedException;
import io.kitetrace.poller.retry.Waiter;
import java.time.Duration;

/**
 * Takes orders for history, and works on them where that is asked for.
 *
 * @param works whether it works on them, or only makes them durable for who does
 */
record HistoryOrders(Backfills backfills, boolean works) implements BackfillOrders {

  private static final Duration LOOK = Duration.ofMillis(500);

  @Override
  public void accept(BackfillOrder order, Ack receipt, BuildLog log) throws StoppedException {
    backfills.take(order, receipt, log);
  }

  @Override
  public void run(String organization, BuildLog log, Waiter waiter) throws StoppedException {
    while (works) {
      backfills.runOpen(organization, log, waiter);
      waiter.sleep(LOOK);
    }
  }
}
