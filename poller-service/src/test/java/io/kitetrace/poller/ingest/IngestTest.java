package io.kitetrace.poller.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.log.BrokenBuild;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.Origin.Source;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.TestBuildLog;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.retry.StopSignal;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.wire.Headers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
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
          new Ingest.Rules(
              BuildFilter.ofPipelines(Globs.of(List.of("web", "given")), Globs.NONE),
              new Redactor(List.of("/pipeline/provider/webhook_url")),
              metrics,
              () -> now),
          "acme",
          log,
          Source.POLL,
          log::publish);

  @AfterEach
  void close() {
    stop.stop();
    log.close();
  }

  @Test
  void aNewVersion_isNews_redactedAndWithItsOrigin() throws InterruptedException {
    take(FakeBuild.passed(1, now, 5));
    assertThat(metrics.builds().seen()).as("counted by the log").isZero();
    ingest.flush();
    ConsumerRecord<String, byte[]> record = topics.builds().getFirst();
    assertThat(text(record.value())).contains("\"webhook_url\":\"\"").contains("\"unknown\":1.10");
    assertThat(TestLog.header(record, Headers.SOURCE)).isEqualTo("poll");
    assertThat(TestLog.header(record, Headers.ORGANIZATION)).isEqualTo("acme");
    assertThat(TestLog.header(record, Headers.FETCHED_AT)).isEqualTo(now.toString());
  }

  @Test
  void whatTheLogHas_isUnchanged_andSoIsWhatFinishedBefore() throws InterruptedException {
    FakeBuild build = FakeBuild.passed(1, now, 5);
    FakeBuild resumed = build.finished(now);
    take(resumed);
    ingest.flush();
    take(resumed);
    take(build);
    assertThat(metrics.builds()).isEqualTo(new BuildCounts(1, 2, 0, 0, 0));
    take(resumed.withState("failed"));
    ingest.flush();
    assertThat(metrics.builds()).isEqualTo(new BuildCounts(2, 2, 0, 0, 0));
  }

  @Test
  void whatIsNotWanted_isFiltered_beforeAnythingElse() throws InterruptedException {
    take(FakeBuild.passed(1, now, 5).of("docs"));
    take(FakeBuild.passed(1, now, 5).of("docs").finished(null));
    assertThat(ingest.wanted()).isZero();
    take(FakeBuild.passed(1, now, 5).finished(null));
    assertThat(ingest.wanted()).isEqualTo(1);
    assertThat(metrics.builds()).isEqualTo(new BuildCounts(0, 0, 2, 1, 0));
  }

  @Test
  void aBuildThatDoesNotTellItsPipeline_isOfTheOneThatWasGiven() throws InterruptedException {
    byte[] json =
        "{\"id\":\"b\",\"finished_at\":\"2026-01-31T12:00:00Z\"}".getBytes(StandardCharsets.UTF_8);
    ingest.take(json, now, "given");
    ingest.take(json, now, "other");
    ingest.flush();
    assertThat(metrics.builds()).isEqualTo(new BuildCounts(1, 0, 1, 0, 0));
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
  void whatCannotBeRead_isBroken_underItsIdWhereItHasOne(String json, @Nullable String id)
      throws InterruptedException {
    byte[] padded = ("  " + json + " ").getBytes(StandardCharsets.UTF_8);
    assertThat(ingest.take(padded, 2, padded.length - 3, true)).isNull();
    ingest.flush();
    ConsumerRecord<String, byte[]> letter = topics.deadLetters().getFirst();
    assertThat(letter.key()).isEqualTo(id);
    assertThat(TestLog.header(letter, Headers.ERROR_CLASS)).isEqualTo("MalformedBuild");
    assertThat(text(letter.value())).isEqualTo(json);
  }

  @Test
  void anIdThatIsNoKey_makesABuildBroken() throws InterruptedException {
    byte[] json =
        ("{\"id\":\"" + "b".repeat(257) + "\",\"finished_at\":\"2026-01-31T12:00:00Z\"}")
            .getBytes(StandardCharsets.UTF_8);
    ingest.take(json, now, "web");
    ingest.flush();
    assertThat(metrics.builds()).isEqualTo(new BuildCounts(0, 0, 0, 0, 1));
  }

  @Test
  void aBuildThatIsTooLargeToHold_keepsItsBeginning() throws InterruptedException {
    byte[] json = ("{\"id\":\"b\",\"x\":\"" + "x".repeat(300_000)).getBytes(StandardCharsets.UTF_8);
    assertThat(ingest.take(json, 0, json.length, false)).isNull();
    ingest.flush();
    ConsumerRecord<String, byte[]> letter = topics.deadLetters().getFirst();
    assertThat(letter.key()).isEqualTo("b");
    assertThat(TestLog.header(letter, Headers.ERROR_CLASS)).isEqualTo("BuildTooLarge");
    assertThat(letter.value()).hasSize(BrokenBuild.HEAD_BYTES);
  }

  @Test
  void aGlance_tellsWhatTheLogLacks_andCountsTheBuild() throws InterruptedException {
    FakeBuild build = FakeBuild.passed(1, now, 5);
    assertThat(glance(build).isMissing()).isTrue();
    take(build);
    ingest.flush();
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

  private void take(FakeBuild build) throws InterruptedException {
    byte[] json = build.json(0);
    ingest.take(json, 0, json.length, true);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
