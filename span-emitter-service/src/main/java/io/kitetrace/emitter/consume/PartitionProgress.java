package io.kitetrace.emitter.consume;

import io.kitetrace.emitter.delivery.BuildRecord;
import io.kitetrace.emitter.delivery.Completion;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * What of a partition is on its way and what is completed, from its assignment to its revocation.
 * The consumer's thread begins records, any thread completes them.
 */
final class PartitionProgress implements Completion {

  private final BytesInFlight memory;
  private volatile long limit;
  private final ArrayDeque<Long> begun = new ArrayDeque<>();
  private final Set<Long> completedAhead = new HashSet<>();
  private long completedUpTo = -1;
  private long committed = -1;
  private long position = -1;
  private long bytes;
  private long waiting;
  private volatile boolean active = true;
  private boolean ended;

  /**
   * For a partition that has just become ours.
   *
   * @param limit records from this offset on are not for us
   */
  PartitionProgress(BytesInFlight memory, long limit) {
    this.memory = memory;
    this.limit = limit;
  }

  /** Takes a record on; offsets come in rising order. */
  synchronized void begin(long offset, long size) {
    begun.add(offset);
    bytes += size;
    waiting += size;
    memory.add(size);
  }

  /** Sets the offset from which on records are not for us. */
  void limit(long offset) {
    limit = offset;
  }

  boolean wants(long offset) {
    return offset < limit;
  }

  @Override
  public synchronized void started(BuildRecord record) {
    if (!ended) {
      waiting -= record.bytes();
      memory.started(record.bytes());
    }
  }

  @Override
  public synchronized void completed(BuildRecord record) {
    if (ended) {
      return;
    }
    bytes -= record.bytes();
    memory.remove(record.bytes());
    completedAhead.add(record.place().offset());
    while (!begun.isEmpty() && completedAhead.remove(begun.getFirst())) {
      completedUpTo = begun.removeFirst() + 1;
    }
  }

  /**
   * The offset that may be committed: of the first record that is not completed, or where all are
   * completed, the consumer's position, which is past transaction markers too. −1 for none.
   */
  synchronized long committable(long position) {
    this.position = position;
    if (begun.isEmpty()) {
      return Math.min(position, limit);
    }
    return completedUpTo;
  }

  /** The same where it is news, else −1. */
  synchronized long uncommitted(long position) {
    long committable = committable(position);
    return committable > committed ? committable : -1;
  }

  /** Whether our place in it is known. */
  synchronized boolean placed() {
    return position >= 0 || !begun.isEmpty();
  }

  /** How many offsets up to the log's end are not completed. */
  synchronized long behind(long end) {
    return Math.max(0, end - (begun.isEmpty() ? position : begun.getFirst()));
  }

  /** How many offsets were read that are not committed. */
  synchronized long uncommittedReads() {
    long from = committed >= 0 ? committed : begun.isEmpty() ? position : begun.getFirst();
    return Math.max(0, position - from);
  }

  synchronized void committed(long offset) {
    committed = Math.max(committed, offset);
  }

  /** Whether everything up to the limit is completed and committed. */
  synchronized boolean drained() {
    return committed >= limit;
  }

  @Override
  public boolean active() {
    return active;
  }

  /**
   * The partition is about to go: nothing more of it is sent; what is under way may be completed.
   */
  void stop() {
    active = false;
  }

  /** The partition is no longer ours: what is on its way is forgotten. */
  synchronized void end() {
    active = false;
    if (!ended) {
      ended = true;
      memory.started(waiting);
      memory.remove(bytes);
      waiting = 0;
      bytes = 0;
    }
  }
}
