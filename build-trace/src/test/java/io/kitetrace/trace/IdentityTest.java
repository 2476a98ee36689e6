package io.kitetrace.trace;

import static io.kitetrace.testing.builds.Json.build;
import static io.kitetrace.testing.builds.Json.job;
import static io.kitetrace.testing.builds.Json.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.builds.Json;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {

  private static final String BUILD = "0194b92a-4d74-46bb-a1bf-61c73c5642af";
  private static final String TRACEPARENT =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void uuids_giveTheirOwnDigits() {
    assertThat(Identity.traceId(BUILD)).isEqualTo("0194b92a4d7446bba1bf61c73c5642af");
    assertThat(Identity.spanId(BUILD)).isEqualTo("a1bf61c73c5642af");
    String upper = BUILD.toUpperCase(Locale.ROOT);
    assertThat(Identity.traceId(upper)).isEqualTo("0194b92a4d7446bba1bf61c73c5642af");
    assertThat(Identity.spanId(upper)).isEqualTo("a1bf61c73c5642af");
  }

  @Test
  void otherIdsAndZeros_goThroughSha256() {
    // printf not-a-uuid | sha256sum
    assertThat(Identity.traceId("not-a-uuid")).isEqualTo("2184a32a3bae6ad756d745ec8678ad6a");
    assertThat(Identity.spanId("not-a-uuid")).isEqualTo("2184a32a3bae6ad7");
    String zeros = "00000000-0000-0000-0000-000000000000";
    assertThat(Identity.traceId(zeros)).isNotEqualTo("0".repeat(32));
    assertThat(Identity.spanId("12345678-0000-0000-0000-000000000000"))
        .isNotEqualTo("0".repeat(16));
  }

  @Test
  void queue_isTheHashThatAShellCanCompute() {
    // printf 0194b92a-4d74-46bb-a1bf-61c73c5642af/queue | sha256sum
    assertThat(Identity.derivedSpanId(BUILD + "/queue")).isEqualTo("f7784a62cd21cd64");
  }

  @Test
  void jobsWhoseIdsEndAlike_haveSpansOfTheirOwn() {
    Json build =
        build("b")
            .jobs(
                job("1", 1, 3, 5).with("id", "11111111-4d74-46bb-a1bf-61c73c5642af"),
                job("2", 1, 3, 5).with("id", "22222222-4d74-46bb-a1bf-61c73c5642af"),
                job("3", 1, 3, 5).with("id", "22222222-4d74-46bb-a1bf-61c73c5642af"));
    Trace trace = new TraceBuilder(TraceOptions.DEFAULTS).whole(build.with("id", BUILD).read());
    Invariants.check(trace);
    assertThat(trace.spanCounts()).containsEntry(TraceSpanKind.JOB, 3);
  }

  /** The first attempt's id ends as the build's does, so that its span has another. */
  @Test
  void retryOf_isLinkedToTheSpanThatTheAttemptHas() {
    String first = "11111111-4d74-46bb-a1bf-61c73c5642af";
    Json build =
        build("b")
            .jobs(
                job("1", 1, 3, 5).with("id", first),
                job("2", 6, 7, 8).with("retry_source", object().with("job_id", first)));
    List<SpanData> spans =
        new TraceBuilder(TraceOptions.DEFAULTS).whole(build.with("id", BUILD).read()).spans();
    SpanData retry =
        spans.stream().filter(s -> s.getName().equals("2 (retry 1)")).findFirst().orElseThrow();
    SpanData replaced =
        spans.stream()
            .filter(s -> s.getName().equals("1"))
            .filter(s -> first.equals(s.getAttributes().get(BuildkiteAttributes.JOB_ID)))
            .findFirst()
            .orElseThrow();
    assertThat(retry.getLinks())
        .extracting(link -> link.getSpanContext().getSpanId())
        .containsExactly(replaced.getSpanId());
    assertThat(replaced.getSpanId()).isNotEqualTo(Identity.spanId(first));
  }

  @Test
  void upstream_isLinkedByDefault() {
    Trace trace = trace(TraceOptions.Upstream.LINK, TRACEPARENT);
    LinkData link = trace.spans().getFirst().getLinks().getFirst();
    assertThat(link.getSpanContext().getTraceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(link.getSpanContext().getSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(link.getAttributes().asMap().values()).containsExactly("upstream");
    assertThat(trace.traceId()).isEqualTo(Identity.traceId(BUILD));
  }

  @Test
  void upstream_joined_isTheParent() {
    Trace trace = trace(TraceOptions.Upstream.JOIN, TRACEPARENT);
    SpanData root = trace.spans().getFirst();
    assertThat(trace.spans())
        .allMatch(s -> s.getTraceId().equals("4bf92f3577b34da6a3ce929d0e0e4736"));
    assertThat(root.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(root.getSpanId()).isEqualTo(Identity.spanId(BUILD));
    assertThat(root.getLinks()).isEmpty();
  }

  @Test
  void upstream_ignored_leavesNoTrace() {
    Trace trace = trace(TraceOptions.Upstream.IGNORE, TRACEPARENT);
    assertThat(trace.spans().getFirst().getLinks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g"
      })
  void upstream_notValid_isNone(String traceparent) {
    Trace trace = trace(TraceOptions.Upstream.JOIN, traceparent);
    assertThat(trace.traceId()).isEqualTo(Identity.traceId(BUILD));
    assertThat(trace.spans().getFirst().getLinks()).isEmpty();
  }

  private static Trace trace(TraceOptions.Upstream upstream, String traceparent) {
    Json build =
        build("b").with("id", BUILD).with("env", object().with("TRACEPARENT", traceparent));
    return new TraceBuilder(Options.with(o -> o.upstream = upstream))
        .whole(build.jobs(job("j", 1, 3, 5)).read());
  }
}
