package io.kitetrace.poller.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.log.BrokenBuild;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.Origin;
import io.kitetrace.poller.log.Source;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.retry.StopSignal;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.TestBuildLog;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.settings.Globs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestTest {

  private final Instant now = Instant.now();
  private final PollerMetrics metrics =
      new PollerMetrics(new SimpleMeterRegistry(), InstantSource.system());
  private final StopSignal stop = new StopSignal();
  private final TestLog topics = TestLog.create();
  private final BuildLog log = TestBuildLog.of(topics, metrics, stop, () -> {});
  private final Ingest ingest =
      new Ingest(
          "acme",
          BuildFilter.ofPipelines(Globs.of(List.of("web", "given")), Globs.NONE),
          log,
          new Redactor(List.of("/pipeline/provider/webhook_url")),
          metrics,
          () -> now);

  @AfterEach
  void close() {
    stop.stop();
    log.close();
  }

  @Test
  void aNewVersion_isNews_redactedAndWithItsOrigin() throws InterruptedException {
    Decision decision = take(FakeBuild.passed(1, now, 5));
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.News.class,
            news -> {
              assertThat(text(news.build().json()))
                  .contains("\"webhook_url\":\"\"")
                  .contains("\"unknown\":1.10");
              assertThat(news.build().origin()).isEqualTo(new Origin(Source.POLL, "acme", now));
            });
    assertThat(metrics.builds().seen()).as("counted by the log").isZero();
  }

  @Test
  void whatTheLogHas_isUnchanged_andSoIsWhatFinishedBefore() throws InterruptedException {
    FakeBuild build = FakeBuild.passed(1, now, 5);
    FakeBuild resumed = build.finished(now);
    Intake intake = new Intake(ingest, Source.POLL, log::publish);
    take(intake, resumed);
    intake.flush();
    assertThat(reason(take(resumed))).isEqualTo(Decision.Reason.UNCHANGED);
    assertThat(reason(take(build))).isEqualTo(Decision.Reason.UNCHANGED);
    assertThat(take(resumed.withState("failed"))).isInstanceOf(Decision.News.class);
    assertThat(metrics.builds()).isEqualTo(new BuildCounts(1, 2, 0, 0, 0));
  }

  @Test
  void whatIsNotWanted_isFiltered_beforeAnythingElse() throws InterruptedException {
    assertThat(reason(take(FakeBuild.passed(1, now, 5).of("docs"))))
        .isEqualTo(Decision.Reason.FILTERED);
    assertThat(reason(take(FakeBuild.passed(1, now, 5).of("docs").finished(null))))
        .isEqualTo(Decision.Reason.FILTERED);
    assertThat(reason(take(FakeBuild.passed(1, now, 5).finished(null))))
        .isEqualTo(Decision.Reason.UNFINISHED);
    assertThat(metrics.builds()).isEqualTo(new BuildCounts(0, 0, 2, 1, 0));
  }

  @Test
  void aBuildThatDoesNotTellItsPipeline_isOfTheOneThatWasGiven() throws InterruptedException {
    byte[] json =
        "{\"id\":\"b\",\"finished_at\":\"2026-01-31T12:00:00Z\"}".getBytes(StandardCharsets.UTF_8);
    Origin origin = ingest.originNow(Source.IMPORT);
    assertThat(ingest.take(json, 0, json.length, origin, "given"))
        .isInstanceOf(Decision.News.class);
    assertThat(reason(ingest.take(json, 0, json.length, origin, "other")))
        .isEqualTo(Decision.Reason.FILTERED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":\"b\",\"x\":1.2.3}|b",
        "{\"id\":null}|",
        "null|",
        "{\"id\":\"b\",\"finished_at\":\"yesterday\"}|b",
        "{\"id\":\"b\",\"jobs\":[{}|b"
      })
  void whatCannotBeRead_isBroken_underItsIdWhereItHasOne(String json, String id)
      throws InterruptedException {
    byte[] padded = ("  " + json + " ").getBytes(StandardCharsets.UTF_8);
    Decision decision =
        ingest.take(padded, 2, padded.length - 3, ingest.originNow(Source.POLL), "");
    assertThat(decision.head()).isNull();
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Broken.class,
            broken -> {
              assertThat(broken.build().id()).isEqualTo(id);
              assertThat(broken.build().kind()).isEqualTo(BrokenBuild.Kind.MALFORMED);
              assertThat(text(broken.build().bytes())).isEqualTo(json);
            });
  }

  @Test
  void anIdThatIsNoKey_makesABuildBroken() throws InterruptedException {
    byte[] json =
        ("{\"id\":\"" + "b".repeat(257) + "\",\"finished_at\":\"2026-01-31T12:00:00Z\"}")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(ingest.take(json, 0, json.length, ingest.originNow(Source.POLL), "web"))
        .isInstanceOf(Decision.Broken.class);
  }

  @Test
  void aBuildThatIsTooLargeToHold_keepsItsBeginning() {
    byte[] json = ("{\"id\":\"b\",\"x\":\"" + "x".repeat(300_000)).getBytes(StandardCharsets.UTF_8);
    assertThat(ingest.tooLarge(json, 0, json.length, ingest.originNow(Source.POLL)))
        .isInstanceOfSatisfying(
            Decision.Broken.class,
            broken -> {
              assertThat(broken.build().id()).isEqualTo("b");
              assertThat(broken.build().kind()).isEqualTo(BrokenBuild.Kind.TOO_LARGE);
              assertThat(broken.build().bytes()).hasSize(BrokenBuild.HEAD_BYTES);
            });
  }

  @Test
  void aGlance_tellsWhatTheLogLacks_andCountsTheBuild() throws InterruptedException {
    FakeBuild build = FakeBuild.passed(1, now, 5);
    assertThat(glance(build).isMissing()).isTrue();
    Intake intake = new Intake(ingest, Source.POLL, log::publish);
    take(intake, build);
    intake.flush();
    assertThat(glance(build).isMissing()).isFalse();
    assertThat(glance(build.finished(now)).isMissing()).as("it has been resumed").isTrue();
    assertThat(glance(build.finished(null)).isMissing()).isFalse();
    assertThat(glance(build.of("docs")).isMissing()).isFalse();
    assertThat(ingest.glance(new byte[] {'{'}, 0, 1).head()).isNull();
    assertThat(metrics.builds()).isEqualTo(new BuildCounts(1, 3, 1, 1, 1));
  }

  private Ingest.Glance glance(FakeBuild build) throws InterruptedException {
    byte[] json = build.json(0);
    return ingest.glance(json, 0, json.length);
  }

  private Decision take(FakeBuild build) throws InterruptedException {
    byte[] json = build.json(0);
    return ingest.take(json, 0, json.length, ingest.originNow(Source.POLL), "");
  }

  private static void take(Intake intake, FakeBuild build) throws InterruptedException {
    byte[] json = build.json(0);
    intake.take(json, 0, json.length, true);
  }

  private static Decision.Reason reason(Decision decision) {
    return ((Decision.Dropped) decision).reason();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
