package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.wire.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VersionsTest {

  private final Instant now = Instant.now();
  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();

  @AfterEach
  void stopApi() {
    api.close();
  }

  /** Most of the times by one poller, and by others that begin with what the log tells them. */
  @Test
  void aThousandBuildsPolledTenTimes_whileTheirLiveFieldsChange_areAThousandRecords() {
    api.put(
        IntStream.range(0, 1_000)
            .mapToObj(n -> FakeBuild.passed(n, now, 1 + n % 8))
            .toArray(FakeBuild[]::new));
    assertThat(poll().builds().published()).isEqualTo(1_000);
    try (Poller service = Pollers.poller(api, log)) {
      service.start();
      await().atMost(Duration.ofSeconds(60)).until(() -> service.metrics().passes() >= 8);
    }
    Pollers.assertPassed(poll(), new BuildCounts(0, 1_000, 0, 0, 0), 10);
    assertThat(api.served()).isGreaterThanOrEqualTo(10_000);
    assertThat(log.builds()).hasSize(1_000);
  }

  @Test
  void aBuildThatResumed_isAFurtherRecordThatNamesTheFinishBefore() {
    FakeBuild build = FakeBuild.passed(1, now, 8);
    api.put(build);
    poll();
    api.put(build.finished(null).withState("running"));
    poll();
    FakeBuild again = build.withState("failed").finished(build.finishedAt().plusSeconds(90));
    api.put(again);
    poll();
    poll();
    List<ConsumerRecord<String, byte[]>> records = log.builds();
    assertThat(records).extracting(ConsumerRecord::key).containsExactly(build.id(), build.id());
    assertThat(TestLog.header(records.get(0), Headers.PRIOR_FINISHED_AT)).isNull();
    assertThat(TestLog.header(records.get(1), Headers.PRIOR_FINISHED_AT))
        .isEqualTo(build.finishedAt().toString());
    assertThat(TestLog.header(records.get(1), Headers.BUILD_STATE)).isEqualTo("failed");
  }

  @Test
  void aChangeWhileItIsFinished_isAVersion() {
    FakeBuild build = FakeBuild.passed(1, now, 5);
    api.put(build);
    poll();
    api.put(build.withMetaData("release", "1.2"));
    poll();
    assertThat(log.builds()).hasSize(2);
  }

  @Test
  void aVersionWithAnOlderFinish_isNotPublished() {
    FakeBuild build = FakeBuild.passed(1, now, 5);
    api.put(build);
    poll();
    api.put(build.withState("failed").finished(build.finishedAt().minusMillis(1)));
    Pollers.assertPassed(poll(), new BuildCounts(0, 1, 0, 0, 0), 1);
    assertThat(log.builds()).hasSize(1);
  }

  @Test
  void twoVersionsOfABuildInOnePage_areBothPublishedInOrder() {
    FakeBuild build = FakeBuild.passed(1, now, 8);
    FakeBuild later = build.withState("failed").finished(build.finishedAt().plusSeconds(1));
    api.fault(
        (exchange, query) -> {
          FakeApi.answer(exchange, 200, api.body(List.of(build, build, later, build)));
          return true;
        });
    Pollers.assertPassed(poll(), new BuildCounts(2, 2, 0, 0, 0), 1);
    assertThat(log.builds())
        .extracting(r -> TestLog.header(r, Headers.PRIOR_FINISHED_AT))
        .containsExactly(null, build.finishedAt().toString());
  }

  @Test
  void onlyFinishedBuildsOfWantedPipelines_arePublished_andTheSumCloses() {
    PollerSettings all = Pollers.settings(api.url(), log);
    PollerSettings some =
        Pollers.with(
            all,
            BuildFilter.ofPipelines(
                Globs.of(List.of("web*", "api")), Globs.of(List.of("*-nightly"))));
    FakeBuild build = FakeBuild.passed(1, now, 5);
    api.fault(
        (exchange, query) -> {
          FakeApi.answer(
              exchange,
              200,
              api.body(
                  List.of(
                      build,
                      FakeBuild.passed(2, now, 5).of("web-nightly"),
                      FakeBuild.passed(3, now, 5).of("docs"),
                      FakeBuild.passed(4, now, 5).of("api").withState("skipped"),
                      FakeBuild.passed(5, now, 5).finished(null).withState("running"))));
          return true;
        });
    try (Poller poller = Pollers.poller(some)) {
      poller.runOnce();
      Pollers.assertPassed(poller.metrics(), new BuildCounts(2, 0, 2, 1, 0), 1);
      assertThat(poller.metrics().builds().seen()).isEqualTo(5);
    }
    assertThat(log.builds())
        .extracting(r -> TestLog.header(r, Headers.PIPELINE))
        .containsExactlyInAnyOrder("web", "api");
  }

  @Test
  void onlyBuildsOfWantedBranchesAndCreators_arePublished_andTheSumCloses() {
    PollerSettings all = Pollers.settings(api.url(), log);
    BuildFilter filter =
        BuildFilter.ALL
            .with(
                BuildFilter.Criterion.BRANCH,
                Globs.of(List.of("main", "release/*")),
                Globs.of(List.of("release/0.*")))
            .with(BuildFilter.Criterion.CREATOR, Globs.ALL, Globs.of(List.of("bot@*")));
    FakeBuild schedule = FakeBuild.passed(1, now, 5);
    FakeBuild release = FakeBuild.passed(2, now, 5).on("release/1.2").by("Jo", "jo@example.com");
    api.put(
        schedule,
        release,
        FakeBuild.passed(3, now, 5).on("release/0.9"),
        FakeBuild.passed(4, now, 5).on("jo/wip").by("Jo", "jo@example.com"),
        FakeBuild.passed(5, now, 5).by("Bot", "bot@example.com"));
    try (Poller poller = Pollers.poller(Pollers.with(all, filter))) {
      poller.runOnce();
      Pollers.assertPassed(poller.metrics(), new BuildCounts(2, 0, 3, 0, 0), 1);
    }
    assertThat(log.builds())
        .extracting(ConsumerRecord::key)
        .containsExactlyInAnyOrder(schedule.id(), release.id());
  }

  private PollerMetrics poll() {
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
      return poller.metrics();
    }
  }
}
