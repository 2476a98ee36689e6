package io.kitetrace.poller.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.kitetrace.poller.Poller;
import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.settings.PollSettings;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackfillRunTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** 10,000 by {@code -Dkitetrace.test.backfill=10000}, and then at most 106 requests. */
  private static final int BUILDS = Integer.getInteger("kitetrace.test.backfill", 1_500);

  private final Instant now = Instant.now();
  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();
  private final List<String> notices = new CopyOnWriteArrayList<>();

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
      BackfillState end = only(run(settings, "400d"));
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
      BuildCounts again = only(run(settings, "400d")).counts();
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
    assertThat(only(run(some, "400d", "oth*")).counts()).isEqualTo(new BuildCounts(1, 0, 2, 0, 0));
  }

  @Test
  void stopped_andGivenAgain_goesOnWhereItWas() {
    put(950);
    BackfillRun.Result stopped = runUntil(5, Pollers.settings(api.url(), log));
    assertThat(stopped.complete()).isFalse();
    assertThat(stopped.elsewhere()).isFalse();
    // Each page begins with the last build of the one before.
    assertThat(log.builds()).hasSize(100 + 3 * 99);
    int requests = api.asked().size();
    BackfillState end = only(run(Pollers.settings(api.url(), log), "90d"));
    assertThat(end.counts().published()).isEqualTo(950);
    // Six for what was left, and one for the time since the first order.
    assertThat(api.asked().size() - requests).isEqualTo(7);
    assertThat(keys()).hasSize(950).doesNotHaveDuplicates();
    assertThat(only(run(Pollers.settings(api.url(), log), "91d")).counts().published()).isZero();
  }

  @Test
  void whatTheApiRefusesAsTooDeep_isHalvedUntilItIsNot() {
    put(300);
    api.most(60);
    BackfillState end = only(run(Pollers.settings(api.url(), log), "90d"));
    assertThat(end.phase()).isEqualTo(Phase.COMPLETE);
    assertThat(keys()).hasSize(300).doesNotHaveDuplicates();
    assertThat(api.asked()).hasSizeLessThan(60);
  }

  @Test
  void builds_ofOneMillisecond_moreThanAPageHolds_areFollowedByLink() {
    Instant created = now.minus(Duration.ofHours(3));
    IntStream.range(0, 250).forEach(n -> api.put(FakeBuild.passed(n, created, 0)));
    BackfillState end = only(run(Pollers.settings(api.url(), log), "90d"));
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
    BackfillState patterns = only(run(Pollers.settings(api.url(), log), "90d", "we*"));
    assertThat(patterns.counts()).isEqualTo(new BuildCounts(2, 0, 1, 1, 0));
    BackfillState named = only(run(Pollers.settings(api.url(), log), "90d", "web"));
    assertThat(named.counts()).isEqualTo(new BuildCounts(0, 2, 0, 1, 0));
    assertThat(api.asked())
        .last()
        .extracting(FakeApi.Asked::path)
        .isEqualTo("/v2/organizations/acme/pipelines/web/builds");
  }

  @Test
  void withAPollerThatRuns_itWorksOnTheOrderBesidePolling() {
    put(150);
    try (Poller poller = Pollers.poller(recent())) {
      poller.start();
      await().atMost(PATIENCE).until(() -> poller.metrics().passes() > 0);
      assertThat(log.builds()).isEmpty();
      BackfillRun.Result result = run(recent(), "90d");
      assertThat(result.elsewhere()).isTrue();
      assertThat(only(result).counts().published()).isEqualTo(150);
      assertThat(poller.metrics().builds().published()).isEqualTo(150);
      assertThat(notices).containsExactly("a poller runs, and works on it");
      api.put(FakeBuild.passed(9_999, now, 1));
      await().atMost(PATIENCE).until(() -> log.builds().size() == 151);
    }
  }

  @Test
  void anOrderThatWasLeftBehind_isContinuedByThePollerThatStarts() {
    put(950);
    assertThat(runUntil(3, recent()).complete()).isFalse();
    CountDownLatch accepted = new CountDownLatch(1);
    api.before(query -> awaitOpen(accepted));
    try (Poller poller = Pollers.poller(recent())) {
      poller.start();
      BackfillRun again = new BackfillRun(recent(), request("90d"));
      BackfillState end = only(again.run(watcher(accepted::countDown)));
      assertThat(end.counts().published()).isEqualTo(950);
    }
    assertThat(keys()).hasSize(950).doesNotHaveDuplicates();
  }

  /** As by a proxy that keeps a part of each answer and repairs its length. */
  @ParameterizedTest
  @ValueSource(ints = {2, 20, 60})
  void answersThatAreCut_failTheOrder_andAreNotBlamedOnABuild(int missing) {
    put(1);
    IntStream.range(0, 200)
        .forEach(n -> api.fault((exchange, query) -> cut(exchange, query, missing)));
    BackfillState failed = only(run(Pollers.settings(api.url(), log), "90d"));
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
    put(3);
    api.status(401, "{\"message\":\"Authentication required.\"}");
    BackfillState failed = only(run(Pollers.settings(api.url(), log), "90d"));
    assertThat(failed.phase()).isEqualTo(Phase.FAILED);
    assertThat(failed.reason()).startsWith("BUILDKITE_API_TOKEN: ");
    assertThat(only(run(Pollers.settings(api.url(), log), "90d")).counts().published())
        .isEqualTo(3);
  }

  /** A run that is stopped while its last request has no answer. */
  private BackfillRun.Result runUntil(int request, PollerSettings settings) {
    BackfillRun run = new BackfillRun(settings, request("90d"));
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(1);
    api.before(
        query -> {
          if (asked.incrementAndGet() >= request) {
            run.stop();
            awaitOpen(ended);
          }
        });
    BackfillRun.Result result = run.run(watcher());
    api.before(query -> {});
    ended.countDown();
    return result;
  }

  private BackfillRun.Result run(PollerSettings settings, String back, String... pipelines) {
    return new BackfillRun(settings, request(back, pipelines)).run(watcher());
  }

  private static List<BackfillOrder> request(String back, String... pipelines) {
    Instant to = Instant.now().plusSeconds(600);
    Duration length = Duration.ofDays(Long.parseLong(back.replace("d", "")));
    return List.of(
        new BackfillOrder(
            "acme",
            BackfillOrder.idOf(back + String.join(",", pipelines)),
            UUID.randomUUID().toString(),
            to.minus(length),
            to,
            List.of(pipelines)));
  }

  private static void awaitOpen(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private BackfillRun.Watcher watcher() {
    return watcher(() -> {});
  }

  /**
   * A watcher that ignores how far the orders are.
   *
   * @param accepted runs each time that an owner's state of them is seen
   */
  private BackfillRun.Watcher watcher(Runnable accepted) {
    return new BackfillRun.Watcher() {
      @Override
      public void at(Collection<BackfillState> states) {
        if (!states.isEmpty()) {
          accepted.run();
        }
      }

      @Override
      public void notice(String sentence) {
        notices.add(sentence);
      }
    };
  }

  /** A poller whose first pass reaches back no further than a moment. */
  private PollerSettings recent() {
    PollerSettings settings = Pollers.settings(api.url(), log);
    return new PollerSettings(
        settings.buildkite(),
        new PollSettings(
            settings.poll().interval(), settings.poll().overlap(), Duration.ofMinutes(1)),
        settings.publish(),
        settings.kafka(),
        settings.topics());
  }

  private static BackfillState only(BackfillRun.Result result) {
    assertThat(result.complete()).isTrue();
    assertThat(result.states()).hasSize(1);
    return result.states().getFirst();
  }

  private void put(int count) {
    api.put(
        IntStream.range(0, count)
            .mapToObj(n -> FakeBuild.passed(n, now, 60 + n))
            .toArray(FakeBuild[]::new));
  }

  private List<String> keys() {
    return log.builds().stream().map(ConsumerRecord::key).toList();
  }
}
