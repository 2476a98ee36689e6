package io.kitetrace.poller.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.testing.TestBuildLog;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.grants.Grant;
import io.kitetrace.runtime.grants.GrantRequest;
import io.kitetrace.runtime.retry.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LenderTest {

  private final TestLog log = TestLog.create();
  private final TestWork work = new TestWork(log);
  private final BuildLog owned = TestBuildLog.of(log, work.metrics, new StopSignal(), () -> {});
  private final RateBudget budget = new RateBudget(40, System::nanoTime);
  private final Lender lender = new Lender("acme", owned, budget, work.metrics);

  @AfterEach
  void close() {
    owned.close();
    work.close();
  }

  @Test
  void answer_answersEachRequestersLastMessage_andFinishesAllOfThem() throws InterruptedException {
    for (int i = 1; i <= 5; i++) {
      lender.take(request(Integer.toString(i), "one", 3), owned.inbox().received(i));
    }
    lender.take(request("1", "two", 4), owned.inbox().received(6));

    lender.answer();

    assertThat(grants())
        .containsExactly(
            new Grant("acme", "5", "one", 3, Duration.ZERO),
            new Grant("acme", "1", "two", 4, Duration.ZERO));
    assertThat(owned.inbox().open()).isZero();
    assertThat(log.committedOffset(log.topics().topics().inbox(), TestBuildLog.PARTITION))
        .isEqualTo(7);
    assertThat(work.metrics.lent()).isEqualTo(7);
    assertThat(budget.available()).isEqualTo(33);
  }

  @Test
  void answer_whereNothingIsLeft_saysSoAtOnce() throws InterruptedException {
    lender.take(request("1", "one", 10), owned.inbox().received(1));
    lender.answer();
    lender.take(request("2", "one", 1), owned.inbox().received(2));
    lender.answer();

    Grant last = grants().getLast();
    assertThat(last.requests()).isZero();
    assertThat(last.delay()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(81));
    lender.answer();
    assertThat(grants()).as("nobody asked").hasSize(2);
  }

  private List<Grant> grants() {
    return log.committed(log.topics().topics().state()).stream()
        .map(record -> Grant.read(record.key(), record.value()))
        .filter(Objects::nonNull)
        .toList();
  }

  private static GrantRequest request(String id, String requester, int requests) {
    return new GrantRequest("acme", id, requester, requests, 10);
  }
}
