package io.kitetrace.poller;

import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.log.Ack;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.retry.StoppedException;
import io.kitetrace.poller.retry.Waiter;

/**
 * Works on orders for history. An order lives in the state topic from {@link #accept} on, so that
 * it neither holds up the inbox nor ends with an ownership.
 */
interface BackfillOrders {

  /**
   * Makes an order durable: its state record and the receipt go in one transaction ({@link
   * io.kitetrace.poller.log.Batch#state}, {@link io.kitetrace.poller.log.Batch#done}). On the
   * partition's inbox thread; the same order may come again. Does not wait for the API.
   *
   * @throws StoppedException if the ownership ended before
   */
  void accept(BackfillOrder order, Ack receipt, BuildLog log) throws StoppedException;

  /**
   * Works on an organization's open orders, those of former owners included, for as long as it is
   * ours; on a thread of its own, beside polling, hints and imports. Publishes through the same
   * log, whose other users wait while a slice is committed and no longer.
   *
   * @throws StoppedException when the ownership ended
   */
  void run(String organization, BuildLog log, Waiter waiter) throws StoppedException;
}
