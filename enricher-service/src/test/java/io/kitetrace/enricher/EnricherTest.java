package io.kitetrace.enricher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.enricher.metrics.EnricherMetrics.Outcome;
import io.kitetrace.enricher.settings.EnricherSettings;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.kitetrace.testing.builds.Json;
import io.kitetrace.timeline.TimelineReader;
import io.kitetrace.timeline.TimelineStatus;
import io.kitetrace.wire.Headers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From the log to the timelines, on a real broker, with answers of the test's own. */
class EnricherTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final TestLog log = new TestLog(4);
  private final TestAnswers answers = new TestAnswers();
  private final List<Enricher> running = new ArrayList<>();

  @AfterEach
  void close() {
    running.forEach(Enricher::close);
    log.close();
  }

  @Test
  void enricher_writesEachTimelineBesideItsBuild_withWhatItWasAskedFor() throws Exception {
    Enricher enricher = start();
    log.publish(TestBuilds.build("acme", 1, 3));
    awaitDone();

    List<ConsumerRecord<byte[], byte[]>> timelines = log.timelines();
    // Two jobs failed: logs and tests. One passed: its tests.
    assertThat(timelines)
        .extracting(t -> TestLog.header(t, Headers.TIMELINE_SOURCE))
        .containsExactlyInAnyOrder("log", "tests", "log", "tests", "tests");
    ConsumerRecord<byte[], byte[]> one = timelines.getFirst();
    assertThat(new String(one.key(), UTF_8)).isEqualTo(Json.id("acme/1"));
    assertThat(TestLog.header(one, Headers.ORGANIZATION)).isEqualTo("acme");
    assertThat(TestLog.header(one, Headers.PIPELINE)).isEqualTo("web");
    assertThat(TestLog.header(one, Headers.BUILD_NUMBER)).isEqualTo("1");
    assertThat(TestLog.header(one, Headers.JOB)).isEqualTo(Json.id("acme/1/0"));
    assertThat(TimelineReader.read(one.value()).version())
        .isEqualTo(TestLog.header(one, Headers.TIMELINE_VERSION));
    int partition = log.partitionOf(Json.id("acme/1"));
    assertThat(timelines).allMatch(timeline -> timeline.partition() == partition);
    assertThat(enricher.metrics().timelines()).isEqualTo(5);
    assertThat(enricher.metrics().records(Outcome.ASKED)).isEqualTo(1);
  }

  @Test
  void enricher_restartedBeforeARecordIsDone_asksForWhatIsMissingAlone() throws Exception {
    answers.hold("acme");
    Enricher first = start();
    log.publish(TestBuilds.build("acme", 1, 20), TestBuilds.build("other", 2, 4));
    await().atMost(PATIENCE).until(() -> first.metrics().timelines() == 6);
    first.close();
    assertThat(log.isDone()).isFalse();

    answers.release("acme");
    start();
    awaitDone();

    assertThat(log.versions()).hasSize(36).doesNotHaveDuplicates();
    // What was under way when it stopped was asked again, and nothing else.
    assertThat(answers.asked()).hasSize(37);
  }

  @Test
  void build_resumedWithTheSameJobs_isNotAskedAboutAgain() throws Exception {
    start();
    Json build = TestBuilds.build("acme", 1, 4);
    log.publish(build);
    awaitDone();
    log.publish(build.with("finished_at", Json.at(90)).jobs(TestBuilds.job("new", true)));
    awaitDone();

    assertThat(log.versions()).hasSize(8).doesNotHaveDuplicates();
    assertThat(answers.asked()).hasSize(8);
  }

  @Test
  void timeline_thatIsGone_isRecordedSoAndNotAskedForAgain() throws Exception {
    answers.answerWith(TimelineStatus.GONE);
    Enricher first = start();
    Json build = TestBuilds.build("acme", 1, 1);
    log.publish(build);
    awaitDone();
    first.close();
    answers.answerWith(TimelineStatus.COMPLETE);
    start();
    log.publish(build.with("finished_at", Json.at(90)));
    awaitDone();

    assertThat(log.timelines()).hasSize(2);
    for (ConsumerRecord<byte[], byte[]> timeline : log.timelines()) {
      assertThat(TimelineReader.read(timeline.value()).status()).isEqualTo(TimelineStatus.GONE);
    }
    assertThat(answers.asked()).hasSize(2);
  }

  @Test
  void organization_thatHasToWait_holdsUpNoOther() throws Exception {
    answers.hold("acme");
    Enricher enricher = start();
    log.publish(
        IntStream.range(0, 40)
            .mapToObj(n -> TestBuilds.build(n % 2 == 0 ? "acme" : "other", n, 1))
            .toArray(Json[]::new));

    await().atMost(PATIENCE).until(() -> enricher.metrics().timelines() == 40);
    assertThat(log.timelines())
        .allMatch(timeline -> "other".equals(TestLog.header(timeline, Headers.ORGANIZATION)));
    assertThat(enricher.metrics().load().asks()).isEqualTo(40);

    answers.release("acme");
    awaitDone();
    assertThat(log.versions()).hasSize(80).doesNotHaveDuplicates();
  }

  @Test
  void asks_beyondTheirBound_waitInTheLog() throws Exception {
    answers.hold("acme");
    Enricher enricher = start();
    for (int n = 0; n < 16; n++) {
      log.publish(TestBuilds.build("acme", n, 1_000)); // 1,500 asks each
    }

    EnricherMetrics metrics = enricher.metrics();
    await().atMost(PATIENCE).until(() -> metrics.load().asks() >= 10_000);
    assertThat(metrics.load().asks()).isEqualTo(10_500);
    assertThat(metrics.records(Outcome.ASKED)).isEqualTo(7);
    await().atMost(PATIENCE).until(() -> metrics.load().lagRecords() >= 16);
  }

  @Test
  void members_thatComeAndGo_writeEachTimelineOnce() throws Exception {
    start();
    HashSet<String> builds = new HashSet<>();
    for (int round = 0; round < 6; round++) {
      if (round % 2 == 0) {
        start();
      } else {
        running.removeFirst().close();
      }
      for (int n = 0; n < 10; n++) {
        log.publish(TestBuilds.build("o" + n % 3, 100 * round + n, 3));
        builds.add(n + " of " + round);
      }
    }
    awaitDone();

    assertThat(log.versions()).hasSize(5 * builds.size()).doesNotHaveDuplicates();
  }

  @Test
  void slowJobs_areKnownAgainAfterARestart() throws Exception {
    String[] slow = {"ENRICH_LOGS", "slow", "ENRICH_TESTS", "none"};
    Enricher first = start(slow);
    for (int n = 0; n < 40; n++) { // of each partition some
      log.publish(TestBuilds.build("acme", n, 0).jobs(TestBuilds.job("usual " + n, false)));
    }
    awaitDone();
    first.close();
    assertThat(log.timelines()).isEmpty();

    start(slow);
    Json job = TestBuilds.job("slow", false).with("finished_at", Json.at(60));
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              log.publish(TestBuilds.build("acme", 100 + log.builds().size(), 0).jobs(job));
              awaitDone();
              return !log.timelines().isEmpty();
            });
    assertThat(TestLog.header(log.timelines().getFirst(), Headers.JOB)).isEqualTo(Json.id("slow"));
  }

  @Test
  void record_thatIsNoBuild_isCountedAndPassedOver() throws Exception {
    Enricher enricher = start();
    log.publish(List.of("{\"id\":".getBytes(UTF_8)));
    log.publish(TestBuilds.build("acme", 1, 1));
    awaitDone();

    assertThat(enricher.metrics().records(Outcome.REJECTED)).isEqualTo(1);
    assertThat(log.timelines()).hasSize(2);
  }

  @Test
  void newGroup_thatStartsAtTheEnd_passesOverWhatIsThere() throws Exception {
    log.publish(TestBuilds.build("acme", 1, 1));
    start("ENRICH_START", "latest");
    log.publish(TestBuilds.build("acme", 2, 1));
    awaitDone();

    assertThat(log.timelines())
        .hasSize(2)
        .allMatch(timeline -> "2".equals(TestLog.header(timeline, Headers.BUILD_NUMBER)));
  }

  @Test
  void group_thatHasLostItsPlace_isAnErrorForAPerson() throws Exception {
    Enricher first = start();
    log.publish(TestBuilds.build("acme", 1, 1));
    awaitDone();
    first.close();
    log.admin()
        .deleteConsumerGroupOffsets(
            log.group(), Set.of(new TopicPartition(log.topics().builds(), 0)))
        .all()
        .get();

    assertThatThrownBy(this::start)
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("has lost its place")
        .hasMessageContaining("ENRICH_GROUP");
  }

  @Test
  void thread_thatFails_endsTheServiceWithAnError() throws Exception {
    Enricher enricher = start();
    enricher.threads().failed("asks-acme", new AssertionError("test"));

    await().atMost(PATIENCE).until(() -> enricher.ended().isCompletedExceptionally());
    assertThat(enricher.threads().notAlive()).containsExactly("asks-acme");
  }

  private Enricher start(String... variables) throws InterruptedException {
    EnricherSettings settings = log.settings(variables);
    Enricher enricher =
        new Enricher(
            settings,
            answers,
            EnricherMetrics.ofCommand(),
            new ServiceThreads(),
            Clock.systemUTC());
    running.add(enricher);
    enricher.start(Enricher.FOR_EVER);
    return enricher;
  }

  private void awaitDone() {
    await().atMost(PATIENCE).until(log::isDone);
  }
}
