package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code standalone --once} with an enricher in its process. */
class OnceEnrichedTest {

  private static final SimulatorOptions COMPANY =
      SimulatorOptions.defaults()
          .withBuilds(8)
          .withJobsPerBuild(4)
          .withRateLimits(RateLimits.unlimited());

  private static final Set<String> INSIDE =
      Set.of("log_phase", "log_group", "test_suite", "test_case");

  @TempDir Path folder;
  private final OtlpReceiver receiver = OtlpReceiver.start();

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void once_looksIntoEachJobOnce_andCountsAsTheApiDoes() {
    try (BuildkiteSimulator api = BuildkiteSimulator.start(COMPANY)) {
      OnceRun first = OnceRun.of(variables(api));
      assertThat(first.exitCode()).as(first.err()).isZero();
      double files = api.counters().jobs("job-log") + api.counters().jobs("job-artifacts");
      assertThat(first.figures())
          .containsEntry("timelines", files)
          .containsEntry("api_requests", (double) api.counters().requests())
          .containsEntry("spans_exported", (double) receiver.spanCount());
      assertThat(files).isPositive();
      double spans =
          receiver.spans().stream()
              .filter(span -> INSIDE.contains(span.attributes().get("kitetrace.span.kind")))
              .count();
      assertThat(spans).isPositive();
      assertThat(first.figures()).containsEntry("timeline_spans", spans);

      OnceRun second = OnceRun.of(variables(api));
      assertThat(second.exitCode()).as(second.err()).isZero();
      assertThat(second.figures()).containsEntry("timelines", 0.0);
      assertThat(api.counters().jobs("job-log") + api.counters().jobs("job-artifacts"))
          .isEqualTo((int) files);
    }
  }

  @Test
  void once_withoutPipelinesToEnrich_saysNothingOfTimelines() {
    try (BuildkiteSimulator api = BuildkiteSimulator.start(COMPANY)) {
      Map<String, String> variables = variables(api);
      variables.remove("ENRICH_PIPELINES");
      OnceRun run = OnceRun.of(variables);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.figures()).doesNotContainKeys("timelines", "timeline_spans");
      assertThat(api.counters().jobs("job-artifacts")).isZero();
    }
  }

  @Test
  void once_withoutTheScope_deliversAllElseAndNamesIt() {
    try (BuildkiteSimulator api =
        BuildkiteSimulator.start(COMPANY.withScopes(Set.of("read_builds")))) {
      OnceRun run = OnceRun.of(variables(api));
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.figures())
          .containsEntry("timelines", 0.0)
          .containsEntry("builds_emitted", run.figures().get("builds_published"));
      assertThat(receiver.spanCount()).isPositive();
      assertThat(run.sentences())
          .singleElement()
          .asString()
          .contains("BUILDKITE_API_TOKEN", "scope read_", "next run");
    }
  }

  private Map<String, String> variables(BuildkiteSimulator api) {
    Map<String, String> variables = OnceRun.variables(api.uri(), receiver, folder.resolve("data"));
    variables.put("ENRICH_PIPELINES", "*");
    variables.put("ENRICH_LOGS", "all");
    variables.put("ENRICH_REQUESTS_PER_MINUTE", "1000");
    return variables;
  }
}
