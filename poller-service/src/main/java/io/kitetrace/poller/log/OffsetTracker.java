package io.kitetrace.poller.log;

import java.util.Collection;
import java.util.TreeSet;

/**
 * How far a partition of the inbox has been worked off: everything before the position has.
 * Messages are finished in any order; the position waits for the oldest that is not. Safe for use
 * by several threads.
 */
public final class OffsetTracker {

  static final long NOWHERE = -1;

  private final TreeSet<Long> open = new TreeSet<>();
  private long next = NOWHERE;
  private long committed = NOWHERE;

  /** The next message was taken out. */
  public synchronized Ack received(long offset) {
    if (next == NOWHERE) {
      committed = offset;
    }
    open.add(offset);
    next = offset + 1;
    return new Ack(offset);
  }

  public synchronized int open() {
    return open.size();
  }

  synchronized void done(Ack ack) {
    open.remove(ack.offset());
  }

  /** The position once these are finished too, or {@link #NOWHERE} if it is committed already. */
  synchronized long after(Collection<Ack> finishing) {
    long position = next;
    for (long offset : open) {
      if (!finishing.contains(new Ack(offset))) {
        position = offset;
        break;
      }
    }
    return position > committed ? position : NOWHERE;
  }

  /** A transaction took these, and the position. */
  synchronized void committed(Collection<Ack> finished, long position) {
    finished.forEach(ack -> open.remove(ack.offset()));
    committed = Math.max(committed, position);
  }

  /**
   * A message of the inbox that was taken out and not worked off yet. It is finished once: by
   * {@link Batch#done}, with the transaction of what it caused, or by {@link BuildLog#done} where
   * it caused nothing. Until then a crash brings the message again, and all that came after it.
   *
   * @param offset of the message in the owner's partition of the inbox
   */
  public record Ack(long offset) {}
}
