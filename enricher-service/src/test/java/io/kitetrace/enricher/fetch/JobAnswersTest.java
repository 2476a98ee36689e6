package io.kitetrace.enricher.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.enricher.Ask;
import io.kitetrace.enricher.log.LogParser;
import io.kitetrace.simulator.api.Counters;
import io.kitetrace.simulator.api.Faults;
import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineStatus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against the simulator, which refuses whoever brings the token to where artifacts are stored. */
class JobAnswersTest {

  private static final Duration LIMIT = Duration.ofSeconds(40);
  private final SimulatedAnswers api = new SimulatedAnswers();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void log_isAskedForItsSizeFirst_andReadAsItIs() throws Exception {
    Ask ask = api.asks(LogTimeline.SOURCE, "RSpec").getFirst();
    Counters before = api.simulator.counters();

    Timeline timeline = api.answers.answer(ask);

    assertThat(timeline.status()).isEqualTo(TimelineStatus.COMPLETE);
    assertThat(timeline.build()).isEqualTo(ask.build());
    assertThat(timeline.version()).isEqualTo(ask.version());
    assertThat(timeline.content()).isEqualTo(parsed(ask));
    assertThat(api.granted).hasValue(2);
    assertThat(api.simulator.counters().ofEndpoint("job-log") - before.ofEndpoint("job-log"))
        .as("this and the test's own")
        .isEqualTo(3);
  }

  @Test
  void log_thatIsGone_isRecordedSo_byOneRequest() throws Exception {
    Ask ask = api.asks(LogTimeline.SOURCE, "RSpec").getFirst();
    api.simulator.faults(Faults.none().withGoneLogRate(1));

    assertThat(api.answers.answer(ask).status()).isEqualTo(TimelineStatus.GONE);
    assertThat(api.granted).hasValue(1);
    assertThat(api.answers.problems()).isEmpty();
  }

  @Test
  void log_thatIsTooLarge_isNotRead() throws Exception {
    Ask ask = api.asks(LogTimeline.SOURCE, "RSpec").getFirst();
    api.simulator.faults(Faults.none().withHugeFiles(1, 2_000_000));
    api.restart(Map.of("ENRICH_MAX_LOG_BYTES", "1MiB"));
    long bytes = api.simulator.counters().bytes();

    Timeline timeline = api.answers.answer(ask);

    assertThat(timeline.status()).isEqualTo(TimelineStatus.TOO_LARGE);
    assertThat(((LogTimeline) timeline.content()).bytes()).isGreaterThanOrEqualTo(2_000_000);
    assertThat(api.granted).hasValue(1);
    assertThat(api.simulator.counters().bytes() - bytes).isLessThan(1_000);
  }

  @Test
  void log_withoutMarks_hasItsSectionsByHeaderTimes() throws Exception {
    Ask ask = api.asks(LogTimeline.SOURCE, "RSpec").getFirst();
    LogTimeline marked = parsed(ask);
    api.simulator.faults(Faults.none().withUnmarkedLogRate(1));

    LogTimeline timeline = (LogTimeline) api.answers.answer(ask).content();

    assertThat(timeline.times()).isEqualTo(LogTimeline.Times.HEADER_TIMES);
    assertThat(timeline.sections())
        .extracting(LogTimeline.Section::start)
        .containsExactlyElementsOf(
            marked.sections().stream().map(LogTimeline.Section::start).toList());
    assertThat(api.granted).hasValue(3);
  }

  @Test
  void log_byAnApiThatFails_isReadAllTheSame() throws Exception {
    List<Ask> asks = api.asks(LogTimeline.SOURCE, "RSpec");
    List<LogTimeline> whole = asks.stream().map(this::parsed).toList();
    api.simulator.faults(Faults.none().withErrorRate(0.4).withHtmlRate(0.1));

    for (int i = 0; i < asks.size(); i++) {
      assertThat(api.answers.answer(asks.get(i)).content()).isEqualTo(whole.get(i));
    }
    assertThat(api.granted.get()).isGreaterThan(2L * asks.size());
    assertThat(api.answers.problems()).isEmpty();
  }

  @Test
  void log_thatIsAlwaysCut_isRecordedAsFarAsItCame() throws Exception {
    Ask ask = api.asks(LogTimeline.SOURCE, "RSpec").getFirst();
    LogTimeline whole = parsed(ask);
    for (long seed = 1; ; seed++) {
      api.simulator.faults(Faults.none().withCutRate(1).withSeed(seed));
      Timeline timeline = api.answers.answer(ask);
      LogTimeline log = (LogTimeline) timeline.content();
      assertThat(log.bytes()).isLessThanOrEqualTo(whole.bytes());
      if (timeline.status() == TimelineStatus.CUT) {
        break;
      }
      assertThat(log).as("a cut behind its end is none").isEqualTo(whole);
    }
  }

  @Test
  void log_withoutItsScope_isNotRecorded_andAnsweredOnceTheTokenMay() throws Exception {
    Ask ask = api.asks(LogTimeline.SOURCE, "RSpec").getFirst();
    api.serve(options -> options.withScopes(Set.of("read_builds", "read_artifacts")));

    CompletableFuture<Timeline> answer = answer(ask);

    await().atMost(LIMIT).until(() -> !api.answers.problems().isEmpty());
    assertThat(api.answers.problems())
        .singleElement()
        .asString()
        .startsWith("BUILDKITE_API_TOKEN: the token may not read the logs of 'acme' (403)")
        .contains("scope read_build_logs")
        .doesNotContain(Asks.TOKEN);
    assertThat(troubles("api")).isOne();
    assertThat(troubles("poller")).isZero();
    assertThat(answer).isNotDone();
    api.serve(options -> options);
    assertThat(answer)
        .succeedsWithin(LIMIT)
        .extracting(Timeline::status)
        .isEqualTo(TimelineStatus.COMPLETE);
    assertThat(api.answers.problems()).isEmpty();
  }

  @Test
  void close_endsWhatIsRetried() throws Exception {
    Ask ask = api.asks(LogTimeline.SOURCE, "RSpec").getFirst();
    api.simulator.faults(Faults.none().withErrorRate(1));
    CompletableFuture<Timeline> answer = answer(ask);
    await().atMost(LIMIT).until(() -> !api.answers.problems().isEmpty());
    api.answers.close();
    assertThat(answer)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void interrupt_endsWhatIsRetried() throws Exception {
    Ask ask = api.asks(LogTimeline.SOURCE, "RSpec").getFirst();
    api.simulator.faults(Faults.none().withErrorRate(1));
    CompletableFuture<Timeline> answer = new CompletableFuture<>();
    Thread worker =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    answer.complete(api.answers.answer(ask));
                  } catch (InterruptedException e) {
                    answer.completeExceptionally(e);
                  }
                });
    await().atMost(LIMIT).until(() -> !api.answers.problems().isEmpty());
    worker.interrupt();
    assertThat(answer)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(InterruptedException.class);
  }

  private LogTimeline parsed(Ask ask) {
    try {
      URI log =
          api.simulator
              .uri()
              .resolve("/v2/organizations/acme/jobs/%s/log".formatted(ask.job().id()));
      byte[] text = Asks.get(log, "text/plain");
      LogParser parser = new LogParser(false);
      parser.accept(text, 0, text.length);
      return parser.finish().timeline();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private CompletableFuture<Timeline> answer(Ask ask) {
    JobAnswers asked = api.answers;
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return asked.answer(ask);
          } catch (InterruptedException e) {
            throw new CompletionException(e);
          }
        });
  }

  private double troubles(String with) {
    return api.meters.get("kitetrace.enricher.troubles").tag("with", with).gauge().value();
  }
}
