package io.kitetrace.poller.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.api.RateBudget.Priority;
import io.kitetrace.runtime.http.RateHeaders;
import io.kitetrace.runtime.retry.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;

class RateBudgetTest {

  private static final long SECOND = 1_000_000_000L;

  private static final Waiter NEVER =
      time -> {
        throw new InterruptedException();
      };

  private long now = -5 * SECOND; // as nanoTime, which may begin anywhere
  private final long begin = now;
  private final Waiter letTimePass =
      time -> {
        now += time.toNanos();
        if (now - begin > Duration.ofDays(1).toNanos()) {
          throw new IllegalStateException("this waits for ever");
        }
      };

  @Test
  void acquire_neverLetsMoreGoInAnySixtySeconds() throws InterruptedException {
    RateBudget budget = new RateBudget(7, () -> now);
    List<Long> sent = new ArrayList<>();
    List<Long> answered = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      budget.acquire("acme", Priority.LIVE, letTimePass);
      sent.add(now);
      now += (i % 5) * SECOND; // how long the answer takes
      budget.answered();
      answered.add(now);
    }
    // The server may have got a request at any time between; the worst case for any window:
    for (int i = 7; i < sent.size(); i++) {
      assertThat(sent.get(i) - answered.get(i - 7)).isGreaterThan(60 * SECOND);
    }
    assertThat(now - sent.getFirst()).isLessThan(60 * 10 * SECOND);
  }

  @Test
  void acquire_withRequestsInFlight_countsThem() throws InterruptedException {
    RateBudget budget = new RateBudget(2, () -> now);
    budget.acquire("acme", Priority.LIVE, letTimePass);
    budget.acquire("acme", Priority.LIVE, letTimePass);
    assertThat(budget.available()).isZero();
    long begun = now;
    budget.acquire("acme", Priority.LIVE, answersAfter(budget, Duration.ofSeconds(30)));
    assertThat(now - begun).isGreaterThan(90 * SECOND);
  }

  @Test
  void acquire_afterTheOrganizationsLimitIsUsedUp_waitsForItsReset() throws InterruptedException {
    RateBudget budget = new RateBudget(100, () -> now);
    budget.learn("acme", headers("RateLimit-Remaining", "0", "RateLimit-Reset", "20"));
    long begun = now;
    budget.acquire("other", Priority.LIVE, letTimePass);
    assertThat(now).isEqualTo(begun);
    budget.acquire("acme", Priority.LIVE, letTimePass);
    assertThat(now - begun).isBetween(20 * SECOND, 22 * SECOND);
    assertThat(budget.waited()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(22));
  }

  @Test
  void acquire_afterTheUsersLimitIsUsedUp_holdsUpAllOrganizations() throws InterruptedException {
    RateBudget budget = new RateBudget(100, () -> now);
    budget.learn(
        "acme",
        headers(
            "RateLimit-Remaining", "150",
            "RateLimit-Reset", "50",
            "RateLimit-User-Remaining", "0",
            "RateLimit-User-Reset", "10"));
    long begun = now;
    budget.acquire("other", Priority.LIVE, letTimePass);
    assertThat(now - begun).isBetween(10 * SECOND, 12 * SECOND);
  }

  @Test
  void learn_ofAnEarlierReset_doesNotShortenTheWait() throws InterruptedException {
    RateBudget budget = new RateBudget(100, () -> now);
    budget.userUsedUp(Duration.ofSeconds(30));
    budget.userUsedUp(Duration.ofSeconds(1));
    long begun = now;
    budget.acquire("acme", Priority.LIVE, letTimePass);
    assertThat(now - begun).isGreaterThanOrEqualTo(30 * SECOND);
  }

  @Test
  void acquire_forABackfill_letsWhatIsLiveGoFirst() throws InterruptedException {
    RateBudget budget = new RateBudget(1, () -> now);
    budget.acquire("acme", Priority.LIVE, letTimePass);
    budget.answered();
    List<String> order = new ArrayList<>();
    budget.acquire(
        "acme",
        Priority.LIVE,
        time -> {
          letTimePass.sleep(time);
          if (order.isEmpty()) {
            // While this one waits, a backfill asks: it may not go although the minute passes.
            order.add("backfill asks");
            now += 61 * SECOND;
            try {
              budget.acquire(
                  "acme",
                  Priority.BACKFILL,
                  other -> {
                    throw new InterruptedException();
                  });
              order.add("backfill goes");
            } catch (InterruptedException e) {
              order.add("backfill waits");
            }
          }
        });
    order.add("live goes");
    assertThat(order).containsExactly("backfill asks", "backfill waits", "live goes");
  }

  @Test
  void acquire_ofALiveRequestThatWaitsForItsOwnReset_holdsUpNoBackfillOfOthers()
      throws InterruptedException {
    RateBudget budget = new RateBudget(100, () -> now);
    budget.organizationUsedUp("acme", Duration.ofSeconds(20));
    long begun = now;
    List<String> order = new ArrayList<>();
    budget.acquire(
        "acme",
        Priority.LIVE,
        time -> {
          if (order.isEmpty()) {
            order.add("acme waits");
            budget.acquire("globex", Priority.BACKFILL, NEVER);
            order.add("globex goes");
          }
          letTimePass.sleep(time);
        });
    assertThat(order).containsExactly("acme waits", "globex goes");
    assertThat(now - begun).isGreaterThanOrEqualTo(20 * SECOND);
  }

  @Test
  void acquire_forABackfillOnceAResetIsOver_standsBackAgainForTheLiveRequestThatWaitedForIt()
      throws InterruptedException {
    RateBudget budget = new RateBudget(100, () -> now);
    budget.organizationUsedUp("acme", Duration.ofSeconds(20));
    List<String> order = new ArrayList<>();
    budget.acquire(
        "acme",
        Priority.LIVE,
        time -> {
          now += 30 * SECOND; // the reset is over before the live request looks again
          try {
            budget.acquire("globex", Priority.BACKFILL, NEVER);
            order.add("backfill goes");
          } catch (InterruptedException e) {
            order.add("backfill waits");
          }
        });
    assertThat(order).containsExactly("backfill waits");
    budget.acquire("globex", Priority.BACKFILL, letTimePass);
  }

  @Test
  void acquire_forABackfill_leavesALastPartOfTheBudgetToWhatIsLive() throws InterruptedException {
    RateBudget budget = new RateBudget(16, () -> now);
    long begun = now;
    for (int i = 0; i < 14; i++) {
      budget.acquire("acme", Priority.BACKFILL, letTimePass);
      budget.answered();
    }
    assertThat(budget.available()).isEqualTo(2);
    budget.acquire("acme", Priority.LIVE, letTimePass);
    budget.answered();
    assertThat(now).as("history does not hold up what is live").isEqualTo(begun);
    budget.acquire("acme", Priority.BACKFILL, letTimePass);
    assertThat(now - begun).isGreaterThanOrEqualTo(60 * SECOND);
  }

  private Waiter answersAfter(RateBudget budget, Duration delay) {
    long due = now + delay.toNanos();
    boolean[] answered = new boolean[1];
    return time -> {
      now += time.toNanos();
      if (!answered[0] && now >= due) {
        budget.answered();
        answered[0] = true;
      }
    };
  }

  private static RateHeaders headers(String... namesAndValues) {
    return RateHeaders.of(Headers.of(namesAndValues));
  }
}
