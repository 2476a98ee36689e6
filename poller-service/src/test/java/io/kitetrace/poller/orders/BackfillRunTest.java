package io.kitetrace.poller.orders;

import static io.kitetrace.poller.orders.BackfillRuns.only;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.state.BackfillState;
import io.kitetrace.poller.state.BackfillState.Phase;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.wire.Headers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backfill brings what is wanted into the log once, in few requests, or says why it failed. */
class BackfillRunTest {

  /** 10,000 by {@code -Dkitetrace.test.backfill=10000}, and then at most 106 requests. */
  private static final int BUILDS = Integer.getInteger("kitetrace.test.backfill", 1_500);

  private final Instant now = Instant.now();
  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();
  private final BackfillRuns runs = new BackfillRuns();

  @AfterEach
  void stopApi() {
    api.close();
  }

  @Test
  void aCompanysHistory_isInTheLogOnce_inFewRequests_andAgainItIsUnchanged() {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withBuilds(BUILDS)
            .withJobsPerBuild(4)
            .withRateLimits(new RateLimits(10_000, 10_000));
    try (BuildkiteSimulator simulator = BuildkiteSimulator.start(options)) {
      PollerSettings settings = Pollers.settings(simulator.uri(), log);
      BackfillState end = only(runs.run(settings, "400d"));
      assertThat(end.phase()).isEqualTo(Phase.COMPLETE);
      assertThat(end.open()).isEmpty();
      assertThat(end.counts().published()).isEqualTo(simulator.truth().totals().finished());
      assertThat(end.counts().seen()).isEqualTo(simulator.counters().buildsServed());
      assertThat(end.requests()).isEqualTo(simulator.counters().requests());
      assertThat(end.requests()).isLessThanOrEqualTo(BUILDS / 100 + 6);
      assertThat(log.builds())
          .allSatisfy(r -> assertThat(TestLog.header(r, Headers.SOURCE)).isEqualTo("backfill"))
          .extracting(ConsumerRecord::key)
          .containsExactlyInAnyOrderElementsOf(
              simulator.truth().finished().map(BuildTruth::id).toList());
      BuildCounts again = only(runs.run(settings, "400d")).counts();
      assertThat(again.published()).isZero();
      assertThat(again.unchanged()).isEqualTo(again.seen()).isEqualTo(end.counts().seen());
    }
  }

  @Test
  void aBackfill_ofOtherPipelines_leavesOutTheSameBranches() {
    api.put(
        FakeBuild.passed(1, now, 5).of("other"),
        FakeBuild.passed(2, now, 5).of("other").on("unwanted"),
        FakeBuild.passed(3, now, 5));
    BuildFilter filter =
        BuildFilter.ofPipelines(Globs.of(List.of("web")), Globs.NONE)
            .with(BuildFilter.Criterion.BRANCH, Globs.ALL, Globs.of(List.of("unwanted")));
    PollerSettings some = Pollers.with(Pollers.settings(api.url(), log), filter);
    assertThat(only(runs.run(some, "400d", "oth*")).counts())
        .isEqualTo(new BuildCounts(1, 0, 2, 0, 0));
  }

  @Test
  void whatTheApiRefusesAsTooDeep_isHalvedUntilItIsNot() {
    api.put(FakeBuild.minutesApart(300, now, 60));
    api.most(60);
    BackfillState end = only(runs.run(Pollers.settings(api.url(), log), "90d"));
    assertThat(end.phase()).isEqualTo(Phase.COMPLETE);
    assertThat(keys()).hasSize(300).doesNotHaveDuplicates();
    assertThat(api.asked()).hasSizeLessThan(60);
  }

  @Test
  void builds_ofOneMillisecond_moreThanAPageHolds_areFollowedByLink() {
    Instant created = now.minus(Duration.ofHours(3));
    IntStream.range(0, 250).forEach(n -> api.put(FakeBuild.passed(n, created, 0)));
    BackfillState end = only(runs.run(Pollers.settings(api.url(), log), "90d"));
    assertThat(end.phase()).isEqualTo(Phase.COMPLETE);
    assertThat(keys()).hasSize(250).doesNotHaveDuplicates();
    assertThat(api.asked()).hasSize(4);
  }

  @Test
  void builds_thatHaveNotFinished_orAreOfOtherPipelines_areCountedAndNotPublished() {
    api.put(
        FakeBuild.passed(1, now, 30).of("api"),
        FakeBuild.passed(2, now, 40).of("web"),
        FakeBuild.passed(3, now, 50).of("web").finished(null).withState("running"),
        FakeBuild.passed(4, now, 60).of("web").withState("skipped"));
    BackfillState patterns = only(runs.run(Pollers.settings(api.url(), log), "90d", "we*"));
    assertThat(patterns.counts()).isEqualTo(new BuildCounts(2, 0, 1, 1, 0));
    BackfillState named = only(runs.run(Pollers.settings(api.url(), log), "90d", "web"));
    assertThat(named.counts()).isEqualTo(new BuildCounts(0, 2, 0, 1, 0));
    assertThat(api.asked())
        .last()
        .extracting(FakeApi.Asked::path)
        .isEqualTo("/v2/organizations/acme/pipelines/web/builds");
  }

  /** As by a proxy that keeps a part of each answer and repairs its length. */
  @ParameterizedTest
  @ValueSource(ints = {2, 20, 60})
  void answersThatAreCut_failTheOrder_andAreNotBlamedOnABuild(int missing) {
    api.put(FakeBuild.minutesApart(1, now, 60));
    IntStream.range(0, 200)
        .forEach(n -> api.fault((exchange, query) -> cut(exchange, query, missing)));
    BackfillState failed = only(runs.run(Pollers.settings(api.url(), log), "90d"));
    assertThat(failed.phase()).isEqualTo(Phase.FAILED);
    assertThat(failed.reason()).contains("end within builds");
    assertThat(failed.counts().rejected()).isZero();
    assertThat(log.deadLetters()).isEmpty();
  }

  private boolean cut(HttpExchange exchange, Map<String, String> query, int missing)
      throws IOException {
    api.link(exchange, query);
    byte[] body = api.body(api.page(query));
    FakeApi.answer(exchange, 200, Arrays.copyOf(body, body.length - missing));
    return true;
  }

  @Test
  void anApiThatRefuses_failsTheOrder_whichGoesOnOnceItDoesNot() {
    api.put(FakeBuild.minutesApart(3, now, 60));
    api.status(401, "{\"message\":\"Authentication required.\"}");
    BackfillState failed = only(runs.run(Pollers.settings(api.url(), log), "90d"));
    assertThat(failed.phase()).isEqualTo(Phase.FAILED);
    assertThat(failed.reason()).startsWith("BUILDKITE_API_TOKEN: ");
    assertThat(only(runs.run(Pollers.settings(api.url(), log), "90d")).counts().published())
        .isEqualTo(3);
  }

  private List<String> keys() {
    return log.builds().stream().map(ConsumerRecord::key).toList();
  }
}
