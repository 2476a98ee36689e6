package io.kitetrace.poller.ownership;

import io.kitetrace.poller.inbox.InboxMessage;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Hears which partitions are ours, and what comes for them; called on the group member's thread
 * alone.
 */
interface Assignment {

  void gained(int partition);

  /** These are no longer ours when this returns; it may take a moment to end in good order. */
  void revoked(Collection<Integer> partitions);

  /** A partition was given to another already. */
  void lost(int partition);

  /**
   * A message was read from a partition of ours; never waits.
   *
   * @param message or null where it is none that is known
   * @param bytes of the record
   * @return false where nobody works on that partition, so that the message is finished as it is
   */
  boolean received(int partition, long offset, @Nullable InboxMessage message, int bytes);

  boolean hasRoom(int partition);
}
