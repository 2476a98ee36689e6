package io.kitetrace.poller.ownership;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.log.Ack;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way from the group's member, which must not wait, to the partition's owner.
 * Whoever fills it asks {@link #hasRoom} before; what came at once with the last one is still
 * taken. Safe for use by several threads.
 */
final class InboxQueue {

  /** Bytes of messages after which no more are asked for; one larger message may exceed it. */
  private static final long ENOUGH_BYTES = 8L * 1024 * 1024;

  private static final int ENOUGH_MESSAGES = 2_000;

  /**
   * A message.
   *
   * @param message or null where it is none that is known
   * @param receipt for when it is finished
   * @param bytes of the record
   */
  record Arrival(@Nullable InboxMessage message, Ack receipt, int bytes) {}

  private final Deque<Arrival> arrivals = new ArrayDeque<>();
  private long bytes;

  synchronized boolean hasRoom() {
    return bytes < ENOUGH_BYTES && arrivals.size() < ENOUGH_MESSAGES;
  }

  synchronized void put(Arrival arrival) {
    arrivals.addLast(arrival);
    bytes += arrival.bytes();
    notifyAll();
  }

  /** The next message, or null if there is none within the time. */
  synchronized @Nullable Arrival take(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (arrivals.isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return null;
      }
      wait(left);
    }
    Arrival first = arrivals.removeFirst();
    bytes -= first.bytes();
    return first;
  }
}
