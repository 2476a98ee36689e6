package io.kitetrace.poller.poll;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.log.OffsetTracker.Ack;
import io.kitetrace.runtime.threads.Heartbeat;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Builds that were hinted at and are to be looked at, each once, however many hints there are. A
 * hint about a build that is being looked at just now makes one more look. Safe for use by several
 * threads.
 */
final class HintQueue {

  /** Builds that may wait; what is more is left to polling, which takes a hundred at once. */
  static final int MAX = 1_000;

  /** Several events of one build come at about the same time: one look is enough for them. */
  private static final Duration SETTLE = Duration.ofMillis(200);

  /** The same while a look is under way. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** Whoever waits shows now and then that it lives. */
  private static final long IDLE_MILLIS = 1_000;

  private record Key(String pipeline, long number) {}

  /**
   * A build to be looked at.
   *
   * @param hint the newest about it
   * @param ack the oldest about it that is not finished
   * @param tries how often it was looked at in vain
   * @param due when it is to be looked at, as {@link System#nanoTime()}
   */
  record Entry(InboxMessage.Hint hint, Ack ack, int tries, long due) {

    private Key key() {
      return new Key(hint.pipeline(), hint.number());
    }
  }

  enum Noted {
    /** The build is looked at for it. */
    NEW,
    /** The build is looked at anyway; the hint is finished. */
    COALESCED,
    /** Too many builds wait; the hint is finished. */
    FULL
  }

  private final Map<Key, Entry> waiting = new LinkedHashMap<>();
  private final Set<Key> inHand = new HashSet<>();
  private boolean closed;

  synchronized Noted note(InboxMessage.Hint hint, Ack ack) {
    long now = System.nanoTime();
    Entry entry = new Entry(hint, ack, 0, now + SETTLE.toNanos());
    Entry before = waiting.get(entry.key());
    if (before != null) {
      long due = before.due() - entry.due() < 0 ? before.due() : entry.due();
      waiting.put(entry.key(), new Entry(hint, before.ack(), 0, due));
      notifyAll();
      return Noted.COALESCED;
    }
    if (waiting.size() + inHand.size() >= MAX) {
      return Noted.FULL;
    }
    if (inHand.contains(entry.key())) {
      entry = new Entry(hint, ack, 0, now + AGAIN.toNanos());
    }
    waiting.put(entry.key(), entry);
    notifyAll();
    return Noted.NEW;
  }

  /** The next build that is due; waits for it. Null when the queue is closed. */
  synchronized @Nullable Entry next() throws InterruptedException {
    while (!closed) {
      long now = System.nanoTime();
      Entry first = null;
      for (Entry entry : waiting.values()) {
        if (!inHand.contains(entry.key()) && (first == null || entry.due() - first.due() < 0)) {
          first = entry;
        }
      }
      Heartbeat.alive();
      if (first == null) {
        wait(IDLE_MILLIS);
      } else if (first.due() - now > 0) {
        wait(Math.min(TimeUnit.NANOSECONDS.toMillis(first.due() - now) + 1, IDLE_MILLIS));
      } else {
        waiting.remove(first.key());
        inHand.add(first.key());
        return first;
      }
    }
    return null;
  }

  /** A build was looked at, for good. */
  synchronized void finished(Entry entry) {
    inHand.remove(entry.key());
    notifyAll();
  }

  /**
   * A build was looked at in vain, and is to be looked at again.
   *
   * @return false if a newer hint waits for that already, so that this one is finished
   */
  synchronized boolean again(Entry entry, int tries, Duration later) {
    finished(entry);
    long due = System.nanoTime() + later.toNanos();
    return waiting.putIfAbsent(entry.key(), new Entry(entry.hint(), entry.ack(), tries, due))
        == null;
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
