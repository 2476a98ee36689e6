package io.kitetrace.poller.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.api.RateBudget.Priority;
import io.kitetrace.runtime.grants.Grant;
import io.kitetrace.runtime.retry.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the budget lends to other processes. */
class LentRequestsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Waiter NEVER =
      time -> {
        throw new InterruptedException();
      };

  private long now = -7 * SECOND; // as nanoTime, which may begin anywhere

  @Test
  void lend_leavesTheReserve_andHalfOfTheBudget() throws InterruptedException {
    RateBudget budget = new RateBudget(40, () -> now);
    assertThat(budget.lend("acme", 100, 100).requests()).isEqualTo(20);
    assertThat(budget.available()).isEqualTo(20);
    assertThat(budget.lend("globex", 1, 100).requests()).as("others, too").isZero();

    RateBudget busy = new RateBudget(40, () -> now);
    for (int i = 0; i < 30; i++) {
      busy.acquire("acme", Priority.LIVE, NEVER);
    }
    assertThat(busy.lend("acme", 100, 100).requests()).as("an eighth is left").isEqualTo(5);
    for (int i = 0; i < 5; i++) {
      busy.acquire("acme", Priority.LIVE, NEVER);
    }
    assertThat(busy.available()).isZero();
  }

  @Test
  void lend_overTheBorrowersOwnLimit_tellsWhenToAskAgain() {
    RateBudget budget = new RateBudget(100, () -> now);
    assertThat(budget.lend("acme", 4, 10)).isEqualTo(new Loan(4, Duration.ZERO));
    now += 5 * SECOND;
    assertThat(budget.lend("acme", 10, 10)).isEqualTo(new Loan(6, Duration.ZERO));
    assertThat(budget.lend("globex", 10, 10).requests()).as("its own limit").isEqualTo(10);

    Loan none = budget.lend("acme", 1, 10);

    assertThat(none.requests()).isZero();
    assertThat(none.delay()).isBetween(Duration.ofSeconds(75), Duration.ofSeconds(76));
    now += none.delay().toNanos() - SECOND;
    assertThat(budget.lend("acme", 1, 10).requests()).isZero();
    now += SECOND + 1;
    assertThat(budget.lend("acme", 10, 10).requests()).isEqualTo(4);
  }

  @Test
  void lend_whileALiveRequestWaits_lendsNothing() throws InterruptedException {
    RateBudget budget = new RateBudget(1, () -> now);
    budget.acquire("acme", Priority.LIVE, NEVER);
    budget.answered();
    List<Loan> loans = new ArrayList<>();
    budget.acquire(
        "acme",
        Priority.LIVE,
        time -> {
          now += 61 * SECOND;
          loans.add(budget.lend("acme", 1, 10));
        });
    assertThat(loans).isNotEmpty().allMatch(loan -> loan.requests() == 0);
  }

  @Test
  void lend_beforeAReset_lendsNothing() {
    RateBudget budget = new RateBudget(100, () -> now);
    budget.organizationUsedUp("acme", Duration.ofSeconds(20));
    assertThat(budget.lend("globex", 1, 10).requests()).isOne();
    Loan none = budget.lend("acme", 1, 10);
    assertThat(none.requests()).isZero();
    assertThat(none.delay()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(22));
  }

  /** Own requests and lent ones, in any order, as the server may count them. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void requests_ofAllKinds_neverExceedTheBudgetOrTheBorrowersLimitInAnySixtySeconds(long seed)
      throws InterruptedException {
    Random random = new Random(seed);
    int perMinute = 4 + random.nextInt(40);
    int limit = 1 + random.nextInt(20);
    RateBudget budget = new RateBudget(perMinute, () -> now);
    List<Long> all = new ArrayList<>();
    List<Long> borrowed = new ArrayList<>();
    Waiter letTimePass = time -> now += time.toNanos();
    for (int i = 0; i < 2_000; i++) {
      now += (long) (random.nextDouble() * 3 * SECOND);
      int kind = random.nextInt(3);
      if (kind == 2) {
        Loan loan = budget.lend("acme", 1 + random.nextInt(10), limit);
        for (int each = 0; each < loan.requests(); each++) {
          long reaches = now + (long) (random.nextDouble() * Grant.LIFE.toNanos());
          all.add(reaches);
          borrowed.add(reaches);
        }
      } else {
        budget.acquire("acme", kind == 0 ? Priority.LIVE : Priority.BACKFILL, letTimePass);
        long sent = now;
        now += (long) (random.nextDouble() * SECOND);
        all.add(sent + (long) (random.nextDouble() * (now - sent)));
        budget.answered();
      }
    }
    assertThat(mostInAMinute(all)).isLessThanOrEqualTo(perMinute);
    assertThat(mostInAMinute(borrowed)).isPositive().isLessThanOrEqualTo(limit);
  }

  private static int mostInAMinute(List<Long> times) {
    List<Long> sorted = times.stream().sorted().toList();
    int most = 0;
    int from = 0;
    for (int i = 0; i < sorted.size(); i++) {
      while (sorted.get(i) - sorted.get(from) > 60 * SECOND) {
        from++;
      }
      most = Math.max(most, i - from + 1);
    }
    return most;
  }
}
