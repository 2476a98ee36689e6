package io.kitetrace.enricher.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.enricher.Ask;
import io.kitetrace.enricher.TestBuilds;
import io.kitetrace.enricher.settings.EnricherSettings;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.builds.Json;
import io.kitetrace.timeline.TimelineBuilds;
import io.kitetrace.timeline.TimelineVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskPlannerTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "failed | failed",
        "slow   | failed",
        "all    | passed,failed",
        "none   | ''",
      })
  void logs_areAskedForAsConfigured(String which, String jobs) {
    Json build = build().jobs(TestBuilds.job("passed", false)).jobs(TestBuilds.job("failed", true));

    assertThat(plan(planner("ENRICH_LOGS", which, "ENRICH_TESTS", "none"), build))
        .isEqualTo(
            jobs.isEmpty()
                ? List.of()
                : List.of(jobs.split(",")).stream().map(j -> "log of " + j).toList());
  }

  @Test
  void sources_areAskedForInTheirOrder_andTestEngineOfTheBuild() {
    AskPlanner planner = planner("ENRICH_PROFILES", "*.json", "ENRICH_TEST_ENGINE", "true");

    assertThat(plan(planner, build().jobs(TestBuilds.job("a", true))))
        .containsExactly("log of a", "tests of a", "profiles of a", "test_engine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"timed_out", "failed"})
  void log_ofAJobThatDidNotSucceed_isAskedFor(String state) {
    Json job = TestBuilds.job("a", false).with("state", state);

    assertThat(plan(planner("ENRICH_TESTS", "none"), build().jobs(job)))
        .containsExactly("log of a");
  }

  @Test
  void jobs_thatNoAgentRanToTheirEnd_areNotAskedAbout() {
    Json build =
        build()
            .jobs(TestBuilds.job("never started", true).without("started_at"))
            .jobs(TestBuilds.job("runs", true).without("finished_at"))
            .jobs(Json.manual("unblocked", 5))
            .jobs(TestBuilds.job("trigger", true).with("type", "trigger"));

    assertThat(plan(planner(), build)).isEmpty();
  }

  @Test
  void pipelines_thatAreNotWanted_areNotAskedAbout() {
    AskPlanner planner = planner("ENRICH_PIPELINES", "api-*");
    Json build = build().jobs(TestBuilds.job("a", true));

    assertThat(plan(planner, build)).isEmpty();
    assertThat(plan(planner, build.with("pipeline", Json.object().with("slug", "api-web"))))
        .hasSize(2);
  }

  @Test
  void slowJob_isOneThatTookLongerThanItsStepsMedian() {
    AskPlanner planner = planner("ENRICH_LOGS", "slow", "ENRICH_TESTS", "none");
    for (int i = 0; i < 4; i++) {
      assertThat(plan(planner, build().jobs(took("fast" + i, 10)))).isEmpty();
    }
    assertThat(plan(planner, build().jobs(took("too early to tell", 100)))).isEmpty();

    assertThat(plan(planner, build().jobs(took("as ever", 10)))).isEmpty();
    assertThat(plan(planner, build().jobs(took("slow", 11)))).containsExactly("log of slow");
    assertThat(plan(planner, build().jobs(took("another step", 11).with("step_key", "lint"))))
        .isEmpty();
  }

  @Test
  void ask_holdsNoMoreOfTheBuildThanItsTimelineWill() {
    Json build = build().jobs(TestBuilds.job("a", true)).jobs(TestBuilds.job("b", true));
    Ask ask = planner().plan(build.read(), "v").getFirst();

    assertThat(ask.build())
        .isEqualTo(TimelineBuilds.reduced(build.read(), build.read().jobs().getFirst()));
    assertThat(ask.version())
        .isEqualTo(TimelineVersion.of(build.read().jobs().getFirst(), ask.source()));
  }

  private static Json build() {
    return TestBuilds.build("acme", 1, 0);
  }

  private static Json took(String name, int seconds) {
    return TestBuilds.job(name, false).with("finished_at", Json.at(1 + seconds));
  }

  private static List<String> plan(AskPlanner planner, Json build) {
    return planner.plan(build.read(), "v").stream()
        .map(
            ask ->
                ask.job() == null ? ask.source() : ask.source() + " of " + ask.job().core().label())
        .toList();
  }

  private static AskPlanner planner(String... pairs) {
    Map<String, String> variables = new HashMap<>(Map.of("ENRICH_PIPELINES", "*"));
    for (int i = 0; i < pairs.length; i += 2) {
      variables.put(pairs[i], pairs[i + 1]);
    }
    Settings settings = new Settings(Variables.of(variables));
    AskPlanner planner = new AskPlanner(EnricherSettings.read(settings));
    settings.check();
    return planner;
  }
}
