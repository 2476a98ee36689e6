package io.kitetrace.poller.api;

import io.kitetrace.runtime.retry.Waiter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request go when it may: never more than so many in any 60 seconds, and none before a limit
 * that is used up begins anew. One budget serves all organizations of a process; a limit of one
 * organization holds up that one alone, a limit of the token's user holds up all.
 *
 * <p>A request counts from when it was let go to 60 s after it was answered, since it reaches the
 * server somewhere in between. Safe for use by several threads.
 */
public final class RateBudget {

  /** Who goes first when both wait. */
  public enum Priority {
    /** What people wait for. */
    LIVE,
    /** History: only what live requests leave, and never the last eighth of the budget. */
    BACKFILL
  }

  private static final long WINDOW_NANOS = Duration.ofSeconds(60).toNanos();

  /** {@code Reset} is in whole seconds, which may have been rounded down. */
  private static final long ROUNDING_NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * Of the budget one part in so many is for live requests alone: they would wait for a minute to
   * pass where history had just used all of it up.
   */
  private static final int RESERVED = 8;

  /** Waits are cut in pieces so that a change of the situation is noticed. */
  private static final long PIECE_NANOS = Duration.ofMillis(500).toNanos();

  private final int perMinute;
  private final LongSupplier nanoTime;
  private final Deque<Long> answered = new ArrayDeque<>();
  private final Map<String, Long> organizationResets = new HashMap<>();
  private final LongAdder waitedNanos = new LongAdder();
  private final Map<String, Integer> liveWaiting = new HashMap<>(); // by organization
  private @Nullable Long userReset;
  private int inFlight;

  /** Of the request that began to wait last, for people. */
  private volatile long waitingUntil;

  /**
   * @param perMinute the most requests in any 60 s
   * @param nanoTime as {@link System#nanoTime()}
   */
  public RateBudget(int perMinute, LongSupplier nanoTime) {
    this.perMinute = perMinute;
    this.nanoTime = nanoTime;
    this.waitingUntil = nanoTime.getAsLong();
  }

  /** Waits until a request may go; each must be followed by one {@link #answered}. */
  void acquire(String organization, Priority priority, Waiter waiter) throws InterruptedException {
    if (priority == Priority.LIVE) {
      liveWaiting(organization, 1);
    }
    try {
      for (long wait = grant(organization, priority);
          wait > 0;
          wait = grant(organization, priority)) {
        waitingUntil = nanoTime.getAsLong() + wait;
        long piece = Math.min(wait, PIECE_NANOS);
        waiter.sleep(Duration.ofNanos(piece));
        waitedNanos.add(piece);
      }
    } finally {
      if (priority == Priority.LIVE) {
        liveWaiting(organization, -1);
      }
    }
  }

  synchronized void answered() {
    inFlight--;
    answered.addLast(nanoTime.getAsLong());
  }

  synchronized void learn(String organization, RateHeaders headers) {
    RateHeaders.Limit limit = headers.organization();
    if (limit != null && limit.remaining() <= 0) {
      organizationUsedUp(organization, limit.reset());
    }
    RateHeaders.Limit user = headers.user();
    if (user != null && user.remaining() <= 0) {
      userUsedUp(user.reset());
    }
  }

  /** No request for the organization before its limit begins anew. */
  synchronized void organizationUsedUp(String organization, Duration reset) {
    organizationResets.merge(organization, until(reset), RateBudget::later);
  }

  /** No request at all before the user's limit begins anew. */
  synchronized void userUsedUp(Duration reset) {
    userReset = userReset == null ? until(reset) : later(userReset, until(reset));
  }

  /** How many requests might go now, as far as our own share is concerned. */
  public synchronized int available() {
    expire();
    return Math.max(0, perMinute - answered.size() - inFlight);
  }

  /** How long requests have waited for the budget, all together. */
  public Duration waited() {
    return Duration.ofNanos(waitedNanos.sum());
  }

  /** How long a request that waits now has still to wait; zero where none does. */
  public Duration waiting() {
    return Duration.ofNanos(Math.max(0, waitingUntil - nanoTime.getAsLong()));
  }

  /** Zero when the request may go, and is counted; else how long to wait before asking again. */
  private synchronized long grant(String organization, Priority priority) {
    long now = nanoTime.getAsLong();
    long wait = Math.max(untilReset(userReset, now), untilReset(organization, now));
    if (wait > 0) {
      return wait;
    }
    if (priority == Priority.BACKFILL && liveWantsToGo(now)) {
      return PIECE_NANOS;
    }
    expire();
    int most = priority == Priority.BACKFILL ? perMinute - perMinute / RESERVED : perMinute;
    if (answered.size() + inFlight >= most) {
      Long oldest = answered.peekFirst();
      return oldest == null ? PIECE_NANOS : oldest + WINDOW_NANOS - now + 1;
    }
    inFlight++;
    return 0;
  }

  private synchronized void liveWaiting(String organization, int change) {
    liveWaiting.merge(organization, change, Integer::sum);
    liveWaiting.remove(organization, 0);
  }

  /** One that waits for its own organization's limit takes nothing that others could have. */
  private boolean liveWantsToGo(long now) {
    return liveWaiting.keySet().stream().anyMatch(waiting -> untilReset(waiting, now) <= 0);
  }

  private void expire() {
    long now = nanoTime.getAsLong();
    for (Long oldest = answered.peekFirst();
        oldest != null && now - oldest > WINDOW_NANOS;
        oldest = answered.peekFirst()) {
      answered.removeFirst();
    }
  }

  private long until(Duration reset) {
    return nanoTime.getAsLong() + reset.toNanos() + ROUNDING_NANOS;
  }

  private long untilReset(String organization, long now) {
    return untilReset(organizationResets.get(organization), now);
  }

  private static long untilReset(@Nullable Long reset, long now) {
    return reset == null ? 0 : reset - now;
  }

  private static Long later(Long a, Long b) {
    return b - a > 0 ? b : a;
  }
}
