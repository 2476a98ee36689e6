package io.kitetrace.enricher.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.enricher.Ask;
import io.kitetrace.enricher.log.LogParser;
import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.model.Build;
import io.kitetrace.model.Job;
import io.kitetrace.model.ScriptJob;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.Counters;
import io.kitetrace.simulator.api.Faults;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.ProfileTimeline;
import io.kitetrace.timeline.TestEngineTimeline;
import io.kitetrace.timeline.TestTimeline;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineBuilds;
import io.kitetrace.timeline.TimelineStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against the simulator, which refuses whoever brings the token to where artifacts are stored. */
class JobAnswersTest {

  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final SimulatorOptions OPTIONS =
      SimulatorOptions.defaults()
          .withBuilds(60)
          .withAnchor(Instant.parse("2026-01-31T12:00:00Z"))
          .withClock(() -> Instant.parse("2026-01-31T12:00:00Z"))
          .withToken(Asks.TOKEN)
          .withRateLimits(RateLimits.unlimited());

  private static final int MANY = 8;
  private static final Predicate<String> PROFILED =
      Pattern.compile("bazel build|cargo build").asPredicate();

  private final AtomicLong granted = new AtomicLong();
  private BuildkiteSimulator simulator = BuildkiteSimulator.start(OPTIONS);
  private MeterRegistry meters = new SimpleMeterRegistry();
  private JobAnswers answers = answers(Map.of());

  @AfterEach
  void close() {
    answers.close();
    simulator.close();
  }

  @Test
  void log_isAskedForItsSizeFirst_andReadAsItIs() throws Exception {
    Ask ask = asks(LogTimeline.SOURCE, "RSpec").getFirst();
    Counters before = simulator.counters();

    Timeline timeline = answers.answer(ask);

    assertThat(timeline.status()).isEqualTo(TimelineStatus.COMPLETE);
    assertThat(timeline.build()).isEqualTo(ask.build());
    assertThat(timeline.version()).isEqualTo(ask.version());
    assertThat(timeline.content()).isEqualTo(parsed(ask));
    assertThat(granted).hasValue(2);
    assertThat(simulator.counters().ofEndpoint("job-log") - before.ofEndpoint("job-log"))
        .as("this and the test's own")
        .isEqualTo(3);
  }

  @Test
  void log_thatIsGone_isRecordedSo_byOneRequest() throws Exception {
    Ask ask = asks(LogTimeline.SOURCE, "RSpec").getFirst();
    simulator.faults(Faults.none().withGoneLogRate(1));

    assertThat(answers.answer(ask).status()).isEqualTo(TimelineStatus.GONE);
    assertThat(granted).hasValue(1);
    assertThat(answers.problems()).isEmpty();
  }

  @Test
  void log_thatIsTooLarge_isNotRead() throws Exception {
    Ask ask = asks(LogTimeline.SOURCE, "RSpec").getFirst();
    simulator.faults(Faults.none().withHugeFiles(1, 2_000_000));
    restart(Map.of("ENRICH_MAX_LOG_BYTES", "1MiB"));
    long bytes = simulator.counters().bytes();

    Timeline timeline = answers.answer(ask);

    assertThat(timeline.status()).isEqualTo(TimelineStatus.TOO_LARGE);
    assertThat(((LogTimeline) timeline.content()).bytes()).isGreaterThanOrEqualTo(2_000_000);
    assertThat(granted).hasValue(1);
    assertThat(simulator.counters().bytes() - bytes).isLessThan(1_000);
  }

  @Test
  void log_withoutMarks_hasItsSectionsByHeaderTimes() throws Exception {
    Ask ask = asks(LogTimeline.SOURCE, "RSpec").getFirst();
    LogTimeline marked = parsed(ask);
    simulator.faults(Faults.none().withUnmarkedLogRate(1));

    LogTimeline timeline = (LogTimeline) answers.answer(ask).content();

    assertThat(timeline.times()).isEqualTo(LogTimeline.Times.HEADER_TIMES);
    assertThat(timeline.sections())
        .extracting(LogTimeline.Section::start)
        .containsExactlyElementsOf(
            marked.sections().stream().map(LogTimeline.Section::start).toList());
    assertThat(granted).hasValue(3);
  }

  @Test
  void log_byAnApiThatFails_isReadAllTheSame() throws Exception {
    List<Ask> asks = asks(LogTimeline.SOURCE, "RSpec");
    List<LogTimeline> whole = asks.stream().map(this::parsed).toList();
    simulator.faults(Faults.none().withErrorRate(0.4).withHtmlRate(0.1));

    for (int i = 0; i < asks.size(); i++) {
      assertThat(answers.answer(asks.get(i)).content()).isEqualTo(whole.get(i));
    }
    assertThat(granted.get()).isGreaterThan(2L * asks.size());
    assertThat(answers.problems()).isEmpty();
  }

  @Test
  void log_thatIsAlwaysCut_isRecordedAsFarAsItCame() throws Exception {
    Ask ask = asks(LogTimeline.SOURCE, "RSpec").getFirst();
    LogTimeline whole = parsed(ask);
    for (long seed = 1; ; seed++) {
      simulator.faults(Faults.none().withCutRate(1).withSeed(seed));
      Timeline timeline = answers.answer(ask);
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
    Ask ask = asks(LogTimeline.SOURCE, "RSpec").getFirst();
    int port = simulator.port();
    simulator.close();
    simulator =
        BuildkiteSimulator.start(
            OPTIONS.withPort(port).withScopes(Set.of("read_builds", "read_artifacts")));

    CompletableFuture<Timeline> answer = answer(ask);

    await().atMost(LIMIT).until(() -> !answers.problems().isEmpty());
    assertThat(answers.problems())
        .singleElement()
        .asString()
        .startsWith("BUILDKITE_API_TOKEN: the token may not read the logs of 'acme' (403)")
        .contains("scope read_build_logs")
        .doesNotContain(Asks.TOKEN);
    assertThat(troubles("api")).isOne();
    assertThat(troubles("poller")).isZero();
    assertThat(answer).isNotDone();
    simulator.close();
    simulator = BuildkiteSimulator.start(OPTIONS.withPort(port));
    assertThat(answer)
        .succeedsWithin(LIMIT)
        .extracting(Timeline::status)
        .isEqualTo(TimelineStatus.COMPLETE);
    assertThat(answers.problems()).isEmpty();
  }

  @Test
  void close_endsWhatIsRetried() throws Exception {
    Ask ask = asks(LogTimeline.SOURCE, "RSpec").getFirst();
    simulator.faults(Faults.none().withErrorRate(1));
    CompletableFuture<Timeline> answer = answer(ask);
    await().atMost(LIMIT).until(() -> !answers.problems().isEmpty());
    answers.close();
    assertThat(answer)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void interrupt_endsWhatIsRetried() throws Exception {
    Ask ask = asks(LogTimeline.SOURCE, "RSpec").getFirst();
    simulator.faults(Faults.none().withErrorRate(1));
    CompletableFuture<Timeline> answer = new CompletableFuture<>();
    Thread worker =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    answer.complete(answers.answer(ask));
                  } catch (InterruptedException e) {
                    answer.completeExceptionally(e);
                  }
                });
    await().atMost(LIMIT).until(() -> !answers.problems().isEmpty());
    worker.interrupt();
    assertThat(answer)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void reports_areReadFromTheirStore_withoutTheToken() throws Exception {
    int reports = 0;
    for (Ask ask : asks(TestTimeline.SOURCE, "RSpec")) {
      long requests = simulator.counters().requests();
      long before = granted.get();
      Timeline timeline = answers.answer(ask);
      assertThat(timeline.status()).isEqualTo(TimelineStatus.COMPLETE);
      List<TestTimeline.Report> read = ((TestTimeline) timeline.content()).reports();
      assertThat(read).allMatch(report -> report.status() == TimelineStatus.COMPLETE);
      assertThat(read).allMatch(report -> report.counts().total() > 0);
      assertThat(granted.get() - before).as("the list, and one each").isEqualTo(1 + read.size());
      assertThat(simulator.counters().requests() - requests).isEqualTo(granted.get() - before);
      reports += read.size();
    }
    assertThat(reports).isPositive();
    assertThat(simulator.counters().downloads()).isEqualTo(reports);
  }

  @Test
  void profiles_areReadFromTheirStore() throws Exception {
    restart(Map.of("ENRICH_PROFILES", "**/*.gz,**/*.json"));
    long spans = 0;
    List<Ask> asks =
        Asks.ofJobs(
            simulator.uri(),
            ProfileTimeline.SOURCE,
            job ->
                job instanceof ScriptJob script
                    && PROFILED.test(String.valueOf(script.execution().command())));
    long listed = simulator.counters().ofEndpoint("job-artifacts");
    for (Ask ask : asks.subList(0, MANY)) {
      answers.answer(Asks.of(ask.build(), ask.job(), TestTimeline.SOURCE));
      ProfileTimeline content = (ProfileTimeline) answers.answer(ask).content();
      assertThat(content.profiles()).allMatch(p -> p.status() == TimelineStatus.COMPLETE);
      spans += content.profiles().stream().mapToInt(p -> p.activities().size()).sum();
    }
    assertThat(spans).isPositive();
    assertThat(simulator.counters().ofEndpoint("job-artifacts") - listed)
        .as("one list a job, whatever is asked for")
        .isEqualTo(MANY);
  }

  @Test
  void artifacts_thatAreSentOnForEver_orAreLost_areRecordedSo() throws Exception {
    Ask ask = withReport();
    simulator.faults(Faults.none().withRedirects(2));
    assertThat(report(ask).status()).isEqualTo(TimelineStatus.COMPLETE);
    simulator.faults(Faults.none().withRedirects(1_000));
    assertThat(report(ask).status()).isEqualTo(TimelineStatus.UNREADABLE);
    simulator.faults(Faults.none().withLostArtifactRate(1));
    assertThat(report(ask).status()).as("it was listed").isEqualTo(TimelineStatus.GONE);
    restart(Map.of());
    Timeline lost = answers.answer(ask);
    assertThat(lost.status()).isEqualTo(TimelineStatus.COMPLETE);
    assertThat(((TestTimeline) lost.content()).reports()).isEmpty();
  }

  @Test
  void testEngine_isAskedAboutABuild_andMayNotBeThere() throws Exception {
    long flaky = 0;
    for (Build build : Asks.builds(simulator.uri()).subList(0, 20)) {
      TestEngineTimeline tests = (TestEngineTimeline) answers.answer(testEngine(build)).content();
      flaky += tests.tests().stream().filter(test -> test.labels().contains("flaky")).count();
    }
    assertThat(flaky).isPositive();
    Build build = Asks.builds(simulator.uri()).getFirst();
    int port = simulator.port();
    simulator.close();
    simulator = BuildkiteSimulator.start(OPTIONS.withPort(port).withScopes(Set.of("read_builds")));
    Timeline none = answers.answer(testEngine(build));
    assertThat(none.status()).isEqualTo(TimelineStatus.GONE);
    assertThat(none.job()).isNull();
  }

  private static Ask testEngine(Build build) {
    return new Ask(TimelineBuilds.reduced(build, null), null, TestEngineTimeline.SOURCE, "v");
  }

  private Ask withReport() throws Exception {
    for (Ask ask : asks(TestTimeline.SOURCE, "RSpec")) {
      if (!((TestTimeline) answers.answer(ask).content()).reports().isEmpty()) {
        return ask;
      }
    }
    throw new AssertionError("no reports");
  }

  private TestTimeline.Report report(Ask ask) throws InterruptedException {
    return ((TestTimeline) answers.answer(ask).content()).reports().getFirst();
  }

  private List<Ask> asks(String source, String label) throws Exception {
    return Asks.ofJobs(simulator.uri(), source, job -> label(job).contains(label)).stream()
        .limit(MANY)
        .toList();
  }

  private static String label(Job job) {
    return String.valueOf(job.core().label());
  }

  private LogTimeline parsed(Ask ask) {
    try {
      URI log =
          simulator.uri().resolve("/v2/organizations/acme/jobs/%s/log".formatted(ask.job().id()));
      byte[] text = Asks.get(log, "text/plain");
      LogParser parser = new LogParser(false);
      parser.accept(text, 0, text.length);
      return parser.finish().timeline();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private CompletableFuture<Timeline> answer(Ask ask) {
    JobAnswers asked = answers;
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return asked.answer(ask);
          } catch (InterruptedException e) {
            throw new CompletionException(e);
          }
        });
  }

  private void restart(Map<String, String> variables) {
    answers.close();
    answers = answers(variables);
  }

  private double troubles(String with) {
    return meters.get("kitetrace.enricher.troubles").tag("with", with).gauge().value();
  }

  private JobAnswers answers(Map<String, String> variables) {
    meters = new SimpleMeterRegistry();
    return new JobAnswers(
        Asks.settings(simulator.uri(), variables),
        organization -> granted.incrementAndGet(),
        new EnricherMetrics(meters),
        Asks.IMPATIENT);
  }
}
