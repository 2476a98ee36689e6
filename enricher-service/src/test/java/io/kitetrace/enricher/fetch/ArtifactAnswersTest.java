package io.kitetrace.enricher.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.enricher.Ask;
import io.kitetrace.model.Build;
import io.kitetrace.model.ScriptJob;
import io.kitetrace.simulator.api.Faults;
import io.kitetrace.timeline.ProfileTimeline;
import io.kitetrace.timeline.TestEngineTimeline;
import io.kitetrace.timeline.TestTimeline;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineBuilds;
import io.kitetrace.timeline.TimelineStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Files of jobs and their tests, by the simulator, which refuses whoever brings the token to a
 * store.
 */
class ArtifactAnswersTest {

  private static final Predicate<String> PROFILED =
      Pattern.compile("bazel build|cargo build").asPredicate();

  private final SimulatedAnswers api = new SimulatedAnswers();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void reports_areReadFromTheirStore_withoutTheToken() throws Exception {
    int reports = 0;
    for (Ask ask : api.asks(TestTimeline.SOURCE, "RSpec")) {
      long requests = api.simulator.counters().requests();
      long before = api.granted.get();
      Timeline timeline = api.answers.answer(ask);
      assertThat(timeline.status()).isEqualTo(TimelineStatus.COMPLETE);
      List<TestTimeline.Report> read = ((TestTimeline) timeline.content()).reports();
      assertThat(read).allMatch(report -> report.status() == TimelineStatus.COMPLETE);
      assertThat(read).allMatch(report -> report.counts().total() > 0);
      assertThat(api.granted.get() - before)
          .as("the list, and one each")
          .isEqualTo(1 + read.size());
      assertThat(api.simulator.counters().requests() - requests)
          .isEqualTo(api.granted.get() - before);
      reports += read.size();
    }
    assertThat(reports).isPositive();
    assertThat(api.simulator.counters().downloads()).isEqualTo(reports);
  }

  @Test
  void profiles_areReadFromTheirStore() throws Exception {
    api.restart(Map.of("ENRICH_PROFILES", "**/*.gz,**/*.json"));
    long spans = 0;
    List<Ask> asks =
        Asks.ofJobs(
            api.simulator.uri(),
            ProfileTimeline.SOURCE,
            job ->
                job instanceof ScriptJob script
                    && PROFILED.test(String.valueOf(script.execution().command())));
    long listed = api.simulator.counters().ofEndpoint("job-artifacts");
    for (Ask ask : asks.subList(0, SimulatedAnswers.MANY)) {
      api.answers.answer(Asks.of(ask.build(), ask.job(), TestTimeline.SOURCE));
      ProfileTimeline content = (ProfileTimeline) api.answers.answer(ask).content();
      assertThat(content.profiles()).allMatch(p -> p.status() == TimelineStatus.COMPLETE);
      spans += content.profiles().stream().mapToInt(p -> p.activities().size()).sum();
    }
    assertThat(spans).isPositive();
    assertThat(api.simulator.counters().ofEndpoint("job-artifacts") - listed)
        .as("one list a job, whatever is asked for")
        .isEqualTo(SimulatedAnswers.MANY);
  }

  @Test
  void artifacts_thatAreSentOnForEver_orAreLost_areRecordedSo() throws Exception {
    Ask ask = withReport();
    api.simulator.faults(Faults.none().withRedirects(2));
    assertThat(report(ask).status()).isEqualTo(TimelineStatus.COMPLETE);
    api.simulator.faults(Faults.none().withRedirects(1_000));
    assertThat(report(ask).status()).isEqualTo(TimelineStatus.UNREADABLE);
    api.simulator.faults(Faults.none().withLostArtifactRate(1));
    assertThat(report(ask).status()).as("it was listed").isEqualTo(TimelineStatus.GONE);
    api.restart(Map.of());
    Timeline lost = api.answers.answer(ask);
    assertThat(lost.status()).isEqualTo(TimelineStatus.COMPLETE);
    assertThat(((TestTimeline) lost.content()).reports()).isEmpty();
  }

  @Test
  void testEngine_isAskedAboutABuild_andMayNotBeThere() throws Exception {
    long flaky = 0;
    for (Build build : Asks.builds(api.simulator.uri()).subList(0, 20)) {
      TestEngineTimeline tests =
          (TestEngineTimeline) api.answers.answer(testEngine(build)).content();
      flaky += tests.tests().stream().filter(test -> test.labels().contains("flaky")).count();
    }
    assertThat(flaky).isPositive();
    Build build = Asks.builds(api.simulator.uri()).getFirst();
    api.serve(options -> options.withScopes(Set.of("read_builds")));
    Timeline none = api.answers.answer(testEngine(build));
    assertThat(none.status()).isEqualTo(TimelineStatus.GONE);
    assertThat(none.job()).isNull();
  }

  private static Ask testEngine(Build build) {
    return new Ask(TimelineBuilds.reduced(build, null), null, TestEngineTimeline.SOURCE, "v");
  }

  private Ask withReport() throws Exception {
    for (Ask ask : api.asks(TestTimeline.SOURCE, "RSpec")) {
      if (!((TestTimeline) api.answers.answer(ask).content()).reports().isEmpty()) {
        return ask;
      }
    }
    throw new AssertionError("no reports");
  }

  private TestTimeline.Report report(Ask ask) throws InterruptedException {
    return ((TestTimeline) api.answers.answer(ask).content()).reports().getFirst();
  }
}
