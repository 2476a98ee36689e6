package io.kitetrace.enricher.consume;

import java.util.TreeMap;

/**
 * A partition of the log from its assignment to its revocation: which timelines it has, and which
 * of its records wait for answers. On the consumer's thread, but for {@link #active}.
 */
final class LogPartition {

  private static final long NOWHERE = -1;

  /** By record: how many answers are missing. */
  private final TreeMap<Long, Integer> open = new TreeMap<>();

  private KnownTimelines known = new KnownTimelines();
  private long start = NOWHERE;
  private long committed = NOWHERE;
  private long position = NOWHERE;
  private int asks;
  private volatile boolean active = true;

  /** What it has is about to be read, from the beginning. */
  KnownTimelines readAnew() {
    known = new KnownTimelines();
    return known;
  }

  /** What it has is known: its records are read from that offset on, which is the group's. */
  void begin(long offset) {
    start = offset;
    committed = offset;
    position = offset;
  }

  /** Whether it is known what it has. */
  boolean isReady() {
    return start != NOWHERE;
  }

  /** Whether a record is one of those before the start, which are read only to learn from. */
  boolean isBefore(long offset) {
    return offset < start;
  }

  /** Whether a timeline is neither there nor asked for. It counts as asked for from now on. */
  boolean isNew(String version) {
    return known.add(version);
  }

  /** So many asks are on their way for a record. */
  void opened(long offset, int count) {
    open.put(offset, count);
    asks += count;
  }

  /** One of a record's timelines is written. */
  void written(long offset) {
    open.computeIfPresent(offset, (record, missing) -> missing > 1 ? missing - 1 : null);
    asks--;
  }

  int asks() {
    return asks;
  }

  /** Where the consumer is, past transactions' markers too. */
  void reached(long offset) {
    position = Math.max(position, offset);
  }

  /** Everything before this is done. */
  long done() {
    return open.isEmpty() ? position : open.firstKey();
  }

  /** Whether more is done than was committed. */
  boolean hasNews() {
    return done() > committed;
  }

  void committed(long offset) {
    committed = offset;
  }

  /** Whether it is still ours; on any thread. */
  boolean active() {
    return active;
  }

  /** It is no longer ours: what is on its way for it is dropped. */
  void end() {
    active = false;
  }
}
