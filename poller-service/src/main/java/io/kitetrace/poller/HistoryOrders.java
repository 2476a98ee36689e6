package io.kitetrace.poller;

import io.kitetrace.poller.backfill.BackfillOrder;
import io.kitetrace.poller.backfill.Backfills;
import io.kitetrace.poller.inbox.InboxMessage;
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

  /** Between what was asked for and who asked. */
  private static final char MARK = '.';

  /** An order's name in the inbox. */
  static String name(String id, String placement) {
    return id + MARK + placement;
  }

  @Override
  public void accept(InboxMessage.BackfillOrder message, Ack receipt, BuildLog log)
      throws StoppedException {
    String name = message.order();
    int mark = name.lastIndexOf(MARK);
    BackfillOrder order =
        new BackfillOrder(
            message.organization(),
            mark < 0 ? name : name.substring(0, mark),
            mark < 0 ? name : name.substring(mark + 1),
            message.from(),
            message.to(),
            message.pipelines());
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
