package io.kitetrace.trace;

import static io.kitetrace.testing.builds.Json.build;
import static io.kitetrace.testing.builds.Json.id;
import static io.kitetrace.testing.builds.Json.job;
import static io.kitetrace.testing.builds.Json.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.builds.Json;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the API seldom writes. */
class OddDataTest {

  @Test
  void twoJobsOfOneId_areBothThere_theSecondWithASpanIdOfItsOwn() {
    Trace trace =
        trace(
            build("b")
                .jobs(
                    job("j", 1, 3, 10),
                    job("j", 5, 8, 20).with("name", "other"),
                    job("k", 0, 0, 1)));

    assertThat(root(trace)).containsEntry("buildkite.build.jobs.total", 3L);
    SpanData second = span(trace, "other");
    assertThat(second.getSpanId()).isEqualTo(Identity.derivedSpanId(id("j") + "/1"));
    assertThat(span(trace, "other (queued)").getSpanId())
        .isEqualTo(Identity.derivedSpanId(id("j") + "/1/queue"));
    assertThat(span(trace, "j").getSpanId()).isEqualTo(Identity.spanId(id("j")));
    assertThat(attributes(second)).containsEntry("buildkite.job.id", id("j"));
    Invariants.check(trace);
  }

  @Test
  void threeJobsOfOneId_areCounted() {
    Trace trace = trace(build("b").jobs(job("j", 0, 0, 1), job("j", 0, 0, 2), job("j", 0, 0, 3)));
    assertThat(trace.spans())
        .extracting(SpanData::getSpanId)
        .contains(Identity.derivedSpanId(id("j") + "/2"));
  }

  @Test
  void startAtTheEpoch_isOneNanosecondAfterIt() {
    Trace trace =
        trace(
            build("b")
                .with("created_at", "1970-01-01T00:00:00.000Z")
                .with("started_at", null)
                .with("finished_at", "1970-01-01T00:00:00.000Z"));
    assertThat(trace.spans()).hasSize(1);
    assertThat(trace.spans().getFirst().getStartEpochNanos()).isEqualTo(1);
    assertThat(trace.spans().getFirst().getEndEpochNanos()).isEqualTo(1);
  }

  @Test
  void absentBlocked_isLeftOut_andAGivenOneIsNot() {
    assertThat(root(trace(build("b")))).doesNotContainKey("buildkite.build.blocked");
    assertThat(root(trace(build("b").with("blocked", null))))
        .doesNotContainKey("buildkite.build.blocked");
    assertThat(root(trace(build("b").with("blocked", false))))
        .containsEntry("buildkite.build.blocked", false);
    assertThat(root(trace(build("b").with("state", "blocked"))))
        .containsEntry("buildkite.build.blocked", true);
  }

  @Test
  void matrix_asTextOrList_isOneAttributeAndInTheName() {
    Trace text = trace(build("b").jobs(job("j", 0, 0, 5).with("matrix", "linux")));
    assertThat(attributes(span(text, "j (linux)"))).containsEntry("buildkite.job.matrix", "linux");
    Trace list = trace(build("b").jobs(job("j", 0, 0, 5).with("matrix", List.of("linux", "3.4"))));
    assertThat(attributes(span(list, "j (linux, 3.4)")))
        .containsEntry("buildkite.job.matrix", "linux, 3.4");
  }

  @Test
  void matrix_withEmptyValues_isNamedAfterTheOthers() {
    Json matrix = object().with("os", "").with("go", "1.21");
    Trace some = trace(build("b").jobs(job("j", 0, 0, 5).with("matrix", matrix)));
    assertThat(attributes(span(some, "j (1.21)"))).containsEntry("buildkite.job.matrix.go", "1.21");
    Json empty = object().with("os", "");
    assertThat(span(trace(build("b").jobs(job("j", 0, 0, 5).with("matrix", empty))), "j"))
        .isNotNull();
  }

  @Test
  void emptyKeys_makeNoAttributes() {
    Json empty = object().with("", "x");
    TraceBuilder traces =
        new TraceBuilder(
            Options.with(
                o -> {
                  o.envInclude = io.kitetrace.runtime.settings.Globs.ALL;
                  o.compatibility = TraceOptions.Compatibility.SEED;
                }));
    Trace trace =
        traces.whole(
            build("b")
                .with("meta_data", empty)
                .with("env", empty)
                .jobs(
                    job("j", 0, 0, 5)
                        .with("matrix", empty)
                        .with("agent", object().with("id", "a").with("meta_data", List.of("=x"))))
                .read());
    List<String> keys = new ArrayList<>();
    trace.spans().forEach(span -> keys.addAll(attributes(span).keySet()));
    assertThat(keys).noneMatch(key -> key.endsWith(".") || key.endsWith("_"));
    assertThat(attributes(span(trace, "j (x)"))).containsEntry("buildkite.job.matrix", "x");
  }

  @Test
  void agentWithAHostnameAlone_isAnAgent() {
    Json agent =
        object()
            .with("hostname", "oak-1")
            .with("lost_at", Json.at(70))
            .with("disconnected_at", Json.at(71))
            .with("stopped_at", Json.at(72));
    Trace trace = trace(build("b").jobs(job("j", 0, 0, 5).with("agent", agent)));
    assertThat(attributes(span(trace, "j")))
        .containsEntry("buildkite.agent.hostname", "oak-1")
        .containsEntry("buildkite.agent.lost_at", "2026-03-02T09:01:10.000Z")
        .containsEntry("buildkite.agent.disconnected_at", "2026-03-02T09:01:11.000Z")
        .containsEntry("buildkite.agent.stopped_at", "2026-03-02T09:01:12.000Z");
  }

  @Test
  void mergeQueuesBuild_namesWhatItIsMergedInto() {
    Json queue = object().with("base_branch", "main").with("base_commit", "abc").with("x", 1);
    assertThat(root(trace(build("b").with("merge_queue", queue))))
        .containsEntry("buildkite.build.merge_queue.base_branch", "main")
        .containsEntry("buildkite.build.merge_queue.base_commit", "abc");
    assertThat(root(trace(build("b").with("merge_queue", null))).keySet())
        .noneMatch(key -> key.contains("merge_queue"));
  }

  @Test
  void activeTime_isOfAgentsAlone() {
    Json trigger = job("deploy", 10, 10, 50).with("type", "trigger").without("exit_status");
    assertThat(root(trace(build("b").jobs(job("j", 0, 0, 5), trigger))))
        .containsEntry("buildkite.build.active_time_ms", 5_000L);
  }

  private static Trace trace(Json build) {
    return new TraceBuilder(TraceOptions.DEFAULTS).whole(build.read());
  }

  private static SpanData span(Trace trace, String name) {
    return trace.spans().stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Object> root(Trace trace) {
    return attributes(trace.spans().getFirst());
  }

  private static Map<String, Object> attributes(SpanData span) {
    Map<String, Object> attributes = new java.util.TreeMap<>();
    span.getAttributes()
        .forEach((key, value) -> attributes.put(key.getKey(), Objects.requireNonNull(value)));
    return attributes;
  }
}
