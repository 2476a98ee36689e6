package io.kitetrace.trace;

import static io.kitetrace.testing.builds.Json.at;
import static io.kitetrace.testing.builds.Json.build;
import static io.kitetrace.testing.builds.Json.id;
import static io.kitetrace.testing.builds.Json.job;
import static io.kitetrace.testing.builds.Json.manual;
import static io.kitetrace.testing.builds.Json.object;
import static io.kitetrace.trace.Options.globs;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.simulator.SimulatedOrganization;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.testing.builds.Json;
import io.kitetrace.trace.BuildOutline.JobOutline;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BuildOutlinesTest {

  private static final Instant ANCHOR = Instant.parse("2026-03-02T09:00:00Z");

  @Test
  void outline_ofEverySimulatedBuild_saysWhatItsSpansSay() throws Exception {
    TraceBuilder traces = new TraceBuilder(TraceOptions.DEFAULTS);
    BuildOutlines outlines = new BuildOutlines(TraceOptions.DEFAULTS);
    int critical = 0;
    for (ListedBuild listed :
        SimulatedOrganization.of(
                "acorn",
                CompanyShape.defaults()
                    .withSeed(11)
                    .withBuilds(300)
                    .withPipelines(8)
                    .withGiants(1, 600)
                    .withHistory(Duration.ofDays(20)),
                ANCHOR)
            .newestFirst()) {
      Build build = read(listed);
      if (!build.finished()) {
        continue;
      }
      Trace trace = traces.whole(build);
      SpanData root = trace.spans().getFirst();
      BuildOutline outline = outlines.of(build);
      assertThat(outline.traceId()).isEqualTo(trace.traceId());
      assertThat(outline.lengthMs())
          .isEqualTo((root.getEndEpochNanos() - root.getStartEpochNanos()) / 1_000_000);
      assertThat(outline.waitMs())
          .isEqualTo(root.getAttributes().get(BuildkiteAttributes.BUILD_WAIT_TIME));
      assertThat(outline.path().run())
          .isEqualTo(root.getAttributes().get(BuildkiteAttributes.CRITICAL_RUN));
      assertThat(outline.path().queue())
          .isEqualTo(root.getAttributes().get(BuildkiteAttributes.CRITICAL_QUEUE));
      assertThat(critical(outline)).isEqualTo(critical(trace));
      critical += critical(outline).size();
    }
    assertThat(critical).isGreaterThan(1_000);
  }

  @Test
  void attempts_countFromOne_andNameWhatTheyReplace() {
    Json first = job("1", 0, 0, 20).with("state", "failed").with("retried_in_job_id", id("2"));
    Json second =
        job("2", 20, 20, 30)
            .with("retry_source", object().with("job_id", id("1")))
            .with("step_key", "rspec");
    List<JobOutline> jobs = outline(o -> {}, build("b").jobs(first, second)).jobs();
    assertThat(jobs).extracting(JobOutline::attempt).containsExactly(1, 2);
    assertThat(jobs).extracting(JobOutline::replaces).containsExactly(null, id("1"));
  }

  @Test
  void step_isItsKey_elseItsLabelWithoutPlaceAndMatrix() {
    Json keyed = job("k", 0, 0, 1).with("step_key", "rspec").with("name", "RSpec 2/3");
    Json parallel =
        job("p", 0, 0, 1)
            .with("name", ":ruby: RSpec (2/3)")
            .with("parallel_group_index", 1)
            .with("parallel_group_total", 3);
    Json matrix =
        job("m", 0, 0, 1)
            .with("name", "Test linux on 1.25")
            .with("matrix", object().with("os", "linux").with("go", "1.25"));
    Json plain = job("q", 0, 0, 1).with("name", "Half 1/2");
    assertThat(outline(o -> {}, build("b").jobs(keyed, parallel, matrix, plain)).jobs())
        .extracting(JobOutline::step)
        .containsExactly("rspec", "RSpec", "Test on", "Half 1/2");
  }

  @Test
  void blocks_tellHowLongTheyWaited() {
    BuildOutline outline =
        outline(o -> {}, build("b").jobs(job("a", 0, 0, 10), manual("gate", 40)));
    assertThat(outline.jobs().getLast().blockedMs()).isEqualTo(30_000);
    assertThat(outline.jobs().getFirst().blockedMs()).isNull();
    assertThat(
            outline(o -> {}, build("b").jobs(manual("gate", 40).without("unblocked_at")))
                .jobs()
                .getFirst()
                .blockedMs())
        .isNull();
  }

  @Test
  void texts_followTheRulesOfTheirKeys() {
    Json build =
        build("b")
            .with("meta_data", object().with("size", "12").with("secret-a", "1").with("e", ""))
            .with("env", object().with("DEPLOY_TO", "prod").with("API_TOKEN", "t0ken"))
            .jobs(
                job("j", 1, 3, 10)
                    .with("agent_query_rules", List.of("queue=deploy"))
                    .with("matrix", object().with("os", "linux").with("arch", "arm")));
    assertThat(outline(o -> {}, build).metaData()).isEqualTo(Map.of("size", "12", "secret-a", "1"));
    assertThat(outline(o -> {}, build).env()).isEmpty();
    BuildOutline filtered =
        outline(
            o -> {
              o.metadataExclude = globs("secret-*");
              o.envInclude = globs("DEPLOY_*");
              o.attributesExclude = globs("buildkite.job.matrix.arch", "buildkite.agent.queue");
            },
            build);
    assertThat(filtered.metaData()).isEqualTo(Map.of("size", "12"));
    assertThat(filtered.env()).isEqualTo(Map.of("DEPLOY_TO", "prod"));
    assertThat(filtered.jobs().getFirst().matrix()).isEqualTo(Map.of("os", "linux"));
    assertThat(filtered.jobs().getFirst().queue()).isNull();
  }

  @Test
  void rule_ofSeveralKeys_isTheStrictest() {
    BuildOutlines outlines =
        new BuildOutlines(
            Options.with(
                o -> {
                  o.attributesExclude = globs("buildkite.build.tag");
                  o.attributesHash = globs("buildkite.build.branch");
                  o.hashKey = new Secret("key");
                }));
    ValueRule message = outlines.rule(BuildkiteAttributes.BUILD_MESSAGE);
    assertThat(message.text("see https://bob:hunter2@example.com"))
        .isEqualTo("see https://example.com");
    assertThat(message.text("")).isNull();
    assertThat(message.plain(7)).isEqualTo(7);
    ValueRule branch =
        outlines.rule(BuildkiteAttributes.BUILD_COMMIT, BuildkiteAttributes.BUILD_BRANCH);
    assertThat(branch.text("main")).matches("[0-9a-f]{64}");
    assertThat(branch.plain(7)).isNull();
    assertThat(branch.keeps()).isFalse();
    assertThat(
            outlines
                .rule(BuildkiteAttributes.BUILD_TAG, BuildkiteAttributes.BUILD_BRANCH)
                .text("v1"))
        .isNull();
  }

  @Test
  void taskType_isTheGlobs() {
    BuildOutline outline =
        outline(
            o -> o.taskTypes = new TaskTypes(Globs.NONE, Globs.NONE, globs("deploy*")),
            build("b")
                .jobs(job("deploy web", 0, 0, 1), job("test", 0, 0, 1).with("created_at", at(0))));
    assertThat(outline.jobs()).extracting(JobOutline::taskType).containsExactly("deploy", null);
  }

  private static BuildOutline outline(Consumer<Options> change, Json build) {
    return new BuildOutlines(Options.with(change)).of(build.read());
  }

  private static Set<String> critical(BuildOutline outline) {
    return outline.jobs().stream()
        .filter(JobOutline::critical)
        .map(job -> Identity.spanId(job.id()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> critical(Trace trace) {
    return trace.spans().stream()
        .filter(span -> SpanFacts.of(span).critical())
        .filter(span -> SpanFacts.of(span).kind() != TraceSpanKind.QUEUE)
        .map(SpanData::getSpanId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Build read(ListedBuild listed) throws Exception {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    listed.write(json, new Rendering(ANCHOR.toEpochMilli(), 1, true, true, true, false, true));
    return new BuildReader().read(json.toByteArray());
  }
}
