package io.kitetrace.poller.ownership;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.log.Ack;
import io.kitetrace.poller.retry.StoppedException;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.util.Map;

/** What is done for one organization during one ownership of it. */
public interface OrganizationDesk {

  /**
   * What runs side by side, by the names of the threads. Each runs on a thread of its own until the
   * ownership's signal says to stop; what it throws is a fault of ours, and ends the service.
   */
  Map<String, ServiceThreads.Body> threads();

  /**
   * Takes a message of the inbox; in the order of arrival, on one thread of the partition's own.
   * Waits for Kafka at most, never for the API, since other messages wait behind it. The receipt is
   * finished by {@link io.kitetrace.poller.log.Batch#done} or {@link
   * io.kitetrace.poller.log.BuildLog#done}, now or within minutes.
   *
   * @throws StoppedException if the ownership ended before
   */
  void take(InboxMessage message, Ack receipt) throws StoppedException;

  /** No message waits at present: finishes what was put aside to be done together. */
  void rest() throws StoppedException;

  /** Ends what the threads wait for elsewhere, after the signal was given. */
  void cancel();
}
