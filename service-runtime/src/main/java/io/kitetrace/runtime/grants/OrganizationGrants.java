package io.kitetrace.runtime.grants;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one process may ask of one organization, and what it has asked for. One request for grants
 * is under way at a time. Safe for use by several threads.
 */
final class OrganizationGrants {

  /** So many are asked for at once: what is not used is lost to others, too. */
  static final int MAX_REQUESTS = 10;

  /** The rest of a grant's life is for the way to the API. */
  static final Duration USABLE = Grant.LIFE.dividedBy(2);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final long PIECE_MILLIS = 500;

  private final String organization;
  private final String requester;
  private final int perMinute;
  private final LongSupplier nanoTime;
  private final Deque<Long> usableUntil = new ArrayDeque<>();
  private @Nullable Pending pending;
  private int waiting;
  private long sequence;
  private long askAgainAt;
  private boolean unanswered;

  OrganizationGrants(String organization, String requester, int perMinute, LongSupplier nanoTime) {
    this.organization = organization;
    this.requester = requester;
    this.perMinute = perMinute;
    this.nanoTime = nanoTime;
    this.askAgainAt = nanoTime.getAsLong();
  }

  private record Pending(String id, long sentAt) {}

  /** One more thread waits, or one fewer. */
  synchronized void waiting(int change) {
    waiting += change;
  }

  /** Takes one granted request; false where there is none. */
  synchronized boolean take() {
    long now = nanoTime.getAsLong();
    while (!usableUntil.isEmpty() && usableUntil.getFirst() - now <= 0) {
      usableUntil.removeFirst();
    }
    return usableUntil.pollFirst() != null;
  }

  /** What to send now; null where an answer is awaited, or it is too early. */
  synchronized @Nullable GrantRequest next() {
    long now = nanoTime.getAsLong();
    Pending asked = pending;
    if (asked != null && now - asked.sentAt >= Grant.LIFE.toNanos()) {
      unanswered = true;
      pending = null;
    }
    if (pending != null || waiting == 0 || now - askAgainAt < 0) {
      return null;
    }
    String id = Long.toString(++sequence);
    pending = new Pending(id, now);
    return new GrantRequest(
        organization, id, requester, Math.min(waiting, MAX_REQUESTS), perMinute);
  }

  /** An owner answered somebody. */
  synchronized void answered(Grant grant) {
    Pending asked = pending;
    if (asked == null || !grant.requester().equals(requester) || !grant.id().equals(asked.id)) {
      return;
    }
    pending = null;
    unanswered = false;
    for (int i = 0; i < Math.min(grant.requests(), MAX_REQUESTS); i++) {
      usableUntil.addLast(asked.sentAt + USABLE.toNanos());
    }
    if (grant.requests() == 0) {
      askAgainAt = nanoTime.getAsLong() + grant.delay().toNanos();
    }
    notifyAll();
  }

  /** The request was not sent. */
  synchronized void failed(GrantRequest request) {
    Pending asked = pending;
    if (asked != null && asked.id.equals(request.id())) {
      pending = null;
      askAgainAt = nanoTime.getAsLong() + AFTER_FAILURE.toNanos();
    }
  }

  /** Waits for a moment, or until there may be something to take or to send. */
  @SuppressWarnings("WaitNotInLoop") // whoever calls looks again
  synchronized void await() throws InterruptedException {
    long now = nanoTime.getAsLong();
    if (!usableUntil.isEmpty()) {
      return;
    }
    long early = TimeUnit.NANOSECONDS.toMillis(askAgainAt - now) + 1;
    wait(pending == null && early > 0 ? Math.min(PIECE_MILLIS, early) : PIECE_MILLIS);
  }

  /** Whether somebody waits in vain. */
  synchronized boolean isUnanswered() {
    return unanswered && waiting > 0;
  }
}
