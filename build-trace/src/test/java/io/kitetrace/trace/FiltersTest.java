package io.kitetrace.trace;

import static io.kitetrace.testing.builds.Json.build;
import static io.kitetrace.testing.builds.Json.job;
import static io.kitetrace.testing.builds.Json.object;
import static io.kitetrace.trace.FilteredBuild.attributes;
import static io.kitetrace.trace.FilteredBuild.jobAttributes;
import static io.kitetrace.trace.FilteredBuild.root;
import static io.kitetrace.trace.FilteredBuild.trace;
import static io.kitetrace.trace.Options.globs;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.model.Build;
import io.kitetrace.testing.builds.Json;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves with a trace, and under which names, is as the options say; credentials never do. */
class FiltersTest {

  @Test
  void environment_byDefault_isLeftAtHome() {
    assertThat(TraceText.of(trace(o -> {}))).doesNotContain("t0ken", "prod", "hunter2", "bob");
  }

  @Test
  void environment_included_standsOnTheRoot() {
    Map<String, Object> root = root(o -> o.envInclude = globs("DEPLOY_*"));
    assertThat(root).containsEntry("buildkite.build.env.DEPLOY_TO", "prod");
    assertThat(root).doesNotContainKey("buildkite.build.env.API_TOKEN");
  }

  @Test
  void credentials_inAnyUrl_areRemoved() {
    assertThat(root(o -> {}))
        .containsEntry(
            "buildkite.build.message",
            "see https://example.com/x and https://ok.example.com/@team");
  }

  @Test
  void keysThatOnlyTheirCredentialsTellApart_becomeOne() {
    Build build =
        build("b").with("meta_data", object().with("h?key=1", "a").with("h?key=2", "b")).read();
    Trace trace = new TraceBuilder(TraceOptions.DEFAULTS).whole(build);
    Invariants.check(trace);
    assertThat(attributes(trace.spans().getFirst()))
        .containsEntry("buildkite.build.meta_data.h?key=", "a");
  }

  @Test
  void metaData_isIncludedAndExcludedByGlobs() {
    assertThat(root(o -> {})).containsEntry("buildkite.build.meta_data.empty", "");
    assertThat(root(o -> o.metadataExclude = globs("secret*")))
        .containsKey("buildkite.build.meta_data.word")
        .doesNotContainKey("buildkite.build.meta_data.secret-a");
    assertThat(root(o -> o.metadataInclude = globs("word")))
        .containsKey("buildkite.build.meta_data.word")
        .doesNotContainKey("buildkite.build.meta_data.size");
  }

  @Test
  void metaData_numeric_isANumberWhereItIsOne() {
    assertThat(root(o -> o.numericMetadata = globs("size", "ratio", "word")))
        .containsEntry("buildkite.build.meta_data.size", 12L)
        .containsEntry("buildkite.build.meta_data.ratio", 0.5)
        .containsEntry("buildkite.build.meta_data.word", "x");
  }

  @ParameterizedTest
  @CsvSource({
    "-12,-12",
    "1e3,1000.0",
    "0.5,0.5",
    "9223372036854775808,9.223372036854776E18",
    "0,0"
  })
  void metaData_numeric_takesWhatJsonCallsANumber(String text, String number) {
    assertThat(numeric(text)).isInstanceOf(Number.class).hasToString(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+1",
        "01",
        "1.",
        ".5",
        "1d",
        "0x1p3",
        "NaN",
        "Infinity",
        "1e999",
        " 1",
        "1_0",
        "１"
      })
  void metaData_numeric_leavesTheRestAsText(String text) {
    assertThat(numeric(text)).isEqualTo(text);
  }

  private static Object numeric(String text) {
    Build build = build("b").with("meta_data", object().with("n", text)).read();
    TraceBuilder traces = new TraceBuilder(Options.with(o -> o.numericMetadata = globs("n")));
    return attributes(traces.whole(build).spans().getFirst()).get("buildkite.build.meta_data.n");
  }

  @Test
  void agentTags_loseCredentialsBeforeTheyAreSplit() {
    Build build =
        build("b")
            .jobs(
                job("j", 0, 1, 2)
                    .with(
                        "agent",
                        object()
                            .with("id", "a")
                            .with(
                                "meta_data",
                                List.of(
                                    "https://h.example/?token=s3cret",
                                    "https://h.example/?a=kept"))))
            .read();
    assertThat(TraceText.of(new TraceBuilder(TraceOptions.DEFAULTS).whole(build)))
        .contains("kept")
        .doesNotContain("s3cret");
  }

  @Test
  void slugs_ofTheTraceItself_loseCredentialsToo() {
    Build build =
        build("b").with("pipeline", object().with("slug", "https://u:s3cret@h.example/x")).read();
    Trace trace = new TraceBuilder(TraceOptions.DEFAULTS).whole(build);
    assertThat(trace.pipeline()).startsWith("https://").doesNotContain("s3cret");
  }

  @Test
  void agentTags_splitAtTheFirstEqualsAndAreFiltered() {
    assertThat(jobAttributes(o -> {}))
        .containsEntry("buildkite.agent.meta_data.queue", "q=1")
        .containsEntry("buildkite.agent.meta_data.spot", "true")
        .containsEntry("buildkite.agent.queue", "q=1");
    assertThat(jobAttributes(o -> o.agentMetadataExclude = globs("o*")))
        .doesNotContainKey("buildkite.agent.meta_data.os");
    assertThat(jobAttributes(o -> o.agentMetadataInclude = globs("o*")))
        .containsKey("buildkite.agent.meta_data.os")
        .doesNotContainKey("buildkite.agent.meta_data.spot");
  }

  @Test
  void exclusion_worksOnFinalKeysOfSpansAndResource() {
    Trace trace =
        trace(
            o -> o.attributesExclude = globs("*.email", "buildkite.agent.*", "cicd.pipeline.name"));
    assertThat(TraceText.of(trace))
        .doesNotContain("email", "buildkite.agent", "cicd.pipeline.name");
  }

  @Test
  void softFailure_ofAJobThatTimedOut_isAnErrorAllTheSame() {
    Json job = job("j", 1, 1, 5).with("state", "timed_out").with("soft_failed", true);
    SpanData span =
        new TraceBuilder(TraceOptions.DEFAULTS)
            .whole(build("b").jobs(job).read())
            .spans()
            .getLast();
    assertThat(span.getStatus().getDescription()).isEqualTo("timed out");
  }

  @Test
  void longTexts_areCutBetweenCharacters() {
    Build build = build("b").with("message", "abc\uD83C\uDF4Fdef").read();
    TraceBuilder traces = new TraceBuilder(Options.with(o -> o.maxValueLength = 4));
    assertThat(attributes(traces.whole(build).spans().getFirst()))
        .containsEntry("buildkite.build.message", "abc");
  }

  @Test
  void serviceName_takesPlaceholders_andResourceAttributesFillGaps() {
    Trace trace =
        trace(
            o -> {
              o.serviceName = "ci/{organization}/{pipeline}";
              o.resourceAttributes =
                  Map.of("deployment.environment.name", "ci", "cicd.pipeline.name", "mine");
            });
    Attributes resource = trace.resource().getAttributes();
    assertThat(resource.get(AttributeKey.stringKey("service.name"))).isEqualTo("ci/unknown/web");
    assertThat(resource.get(AttributeKey.stringKey("deployment.environment.name"))).isEqualTo("ci");
    assertThat(resource.get(AttributeKey.stringKey("cicd.pipeline.name"))).isEqualTo("web");
  }

  @Test
  void seedNames_standBesideTheOthersOnlyWhereAskedFor() {
    assertThat(root(o -> {})).doesNotContainKeys("state", "build_word");
    assertThat(root(o -> o.compatibility = TraceOptions.Compatibility.SEED))
        .containsEntry("state", "passed")
        .containsEntry("branch", "main")
        .containsEntry("author", "Ines")
        .containsEntry("create_duration_ms", 0L)
        .containsEntry("build_word", "x")
        .containsKey("buildkite.build.state");
    assertThat(jobAttributes(o -> o.compatibility = TraceOptions.Compatibility.SEED))
        .containsEntry("state", "passed")
        .containsEntry("exit_status", 0L)
        .containsEntry("runnable_duration_ms", 2_000L)
        .containsEntry("create_duration_ms", 3_000L)
        .containsEntry("agent_name", "oak")
        .containsEntry("agent_os", "linux");
  }
}
