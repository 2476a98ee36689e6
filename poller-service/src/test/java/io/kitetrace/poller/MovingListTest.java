package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MovingListTest {

  private final Instant now = Instant.now();
  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();
  private final FakeBuild[] builds =
      IntStream.range(0, 350)
          .mapToObj(n -> FakeBuild.passed(n, now, 30 + n))
          .toArray(FakeBuild[]::new);

  MovingListTest() {
    api.put(builds);
  }

  @AfterEach
  void stopApi() {
    api.close();
  }

  /** Builds that resume leave the list, and others slip from a page to one that was read. */
  @Test
  void buildsThatSlipBetweenPages_whileOthersFinish_areFoundInTheSamePass() {
    api.before(
        query -> {
          if ("2".equals(query.get("page"))) {
            api.put(builds[3].finished(null), builds[7].finished(null));
          }
          if ("3".equals(query.get("page"))) {
            // Created long ago, and finished just now: stands in a later page.
            api.put(FakeBuild.passed(999, now, 200).finished(Instant.now()));
          }
        });
    PollerMetrics counters = poll();
    assertThat(counters.builds().published()).isEqualTo(351);
    assertThat(keys()).contains(ids()).doesNotHaveDuplicates();
    assertThat(counters.builds().seen()).isEqualTo(api.served());
  }

  @Test
  void buildsThatSlipBetweenPages_unnoticed_areFoundWhenTheOrganizationShowsLife() {
    api.before(
        query -> {
          if ("2".equals(query.get("page"))) {
            api.put(builds[3].finished(null));
          }
        });
    assertThat(poll().builds().published()).isEqualTo(349);
    api.before(query -> {});
    PollerMetrics quiet = poll();
    assertThat(quiet.requests()).isEqualTo(1);
    api.put(FakeBuild.passed(999, now, 0).finished(Instant.now()));
    assertThat(poll().builds().published()).isEqualTo(2);
    assertThat(keys()).contains(ids()).doesNotHaveDuplicates();
    api.put(FakeBuild.passed(998, now, 0).finished(Instant.now()));
    assertThat(poll().requests()).as("swept once is enough").isEqualTo(1);
  }

  @Test
  void aListThatStandsStill_costsNothingMore() {
    PollerMetrics first = poll();
    Pollers.assertPassed(first, new BuildCounts(350, 0, 0, 0, 0), 4);
    Pollers.assertPassed(poll(), new BuildCounts(0, 0, 0, 0, 0), 1);
    assertThat(api.served()).isEqualTo(350);
  }

  @Test
  void aBuildThatAppearsLate_isFoundWithinTheOverlap() {
    poll();
    api.put(FakeBuild.passed(999, now, 10)); // finished nine minutes before the cursor
    assertThat(poll().builds().published()).isEqualTo(1);
  }

  private PollerMetrics poll() {
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
      return poller.metrics();
    }
  }

  private String[] ids() {
    return Arrays.stream(builds).map(FakeBuild::id).toArray(String[]::new);
  }

  private List<String> keys() {
    return log.builds().stream().map(ConsumerRecord::key).toList();
  }
}
