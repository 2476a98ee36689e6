package io.kitetrace.poller.api;

import io.kitetrace.runtime.grants.Grant;
import io.kitetrace.runtime.http.RateHeaders;
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

  /** Others may have one part in so many of the budget, all together. */
  private static final int LENT = 2;

  /** Waits are cut in pieces, to notice changes. */
  private static final long PIECE_NANOS = Duration.ofMillis(500).toNanos();

  private final int perMinute;
  private final LongSupplier nanoTime;
  private final Deque<Long> answered = new ArrayDeque<>();
  private final LentRequests lent = new LentRequests();
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
    return Math.max(0, perMinute - used());
  }

  /**
   * Lets another process make requests, as many of those it asks for as are left; never waits. They
   * count until a minute after the last moment at which they can reach the server, so that neither
   * the budget nor the borrowers' own limit is exceeded in any 60 s.
   *
   * @param requests that it would make at once
   * @param perMinuteLent the most that is lent for the organization in any 60 s
   */
  public synchronized Loan lend(String organization, int requests, int perMinuteLent) {
    long now = nanoTime.getAsLong();
    long wait = Math.max(untilReset(userReset, now), untilReset(organization, now));
    if (wait > 0) {
      return Loan.none(wait);
    }
    if (liveWantsToGo(now)) {
      return Loan.none(PIECE_NANOS);
    }
    expire();
    int unreserved = withoutReserve() - used();
    int forOthers = (perMinute + 1) / LENT - lent.count();
    int forOrganization = perMinuteLent - lent.count(organization);
    int loan = Math.min(Math.min(unreserved, forOthers), Math.min(forOrganization, requests));
    if (loan > 0) {
      lent.add(organization, loan, now + Grant.LIFE.toNanos() + WINDOW_NANOS);
      return new Loan(loan, Duration.ZERO);
    }
    wait = unreserved > 0 ? 0 : untilOneIsFree(now);
    wait = Math.max(wait, forOthers > 0 ? 0 : until(lent.oldest(), now));
    return Loan.none(
        Math.max(wait, forOrganization > 0 ? 0 : until(lent.oldest(organization), now)));
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
    if (used() >= (priority == Priority.BACKFILL ? withoutReserve() : perMinute)) {
      return untilOneIsFree(now);
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

  private int used() {
    return answered.size() + inFlight + lent.count();
  }

  private int withoutReserve() {
    return perMinute - perMinute / RESERVED;
  }

  private long untilOneIsFree(long now) {
    Long oldest = answered.peekFirst();
    if (oldest == null) {
      return until(lent.oldest(), now);
    }
    long own = until(oldest + WINDOW_NANOS, now);
    return lent.count() == 0 ? own : Math.min(own, until(lent.oldest(), now));
  }

  /** How long until then has passed; a while where there is no such time. */
  private static long until(@Nullable Long time, long now) {
    return time == null ? PIECE_NANOS : Math.max(0, time - now) + 1;
  }

  private void expire() {
    long now = nanoTime.getAsLong();
    lent.expire(now);
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
