package io.kitetrace.trace;

import static io.kitetrace.testing.builds.Json.build;
import static io.kitetrace.testing.builds.Json.job;
import static io.kitetrace.testing.builds.Json.manual;
import static io.kitetrace.testing.builds.Json.nanos;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.builds.Json;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Times at the edges: equal, before 1970, in the wrong order. */
class TimesTest {

  @Test
  void job_thatEndsAsItStarts_isNotAdjusted() {
    SpanData span = span(build("b").jobs(job("j", 3, 3, 3)), "j");
    assertThat(span.getStartEpochNanos()).isEqualTo(nanos(3));
    assertThat(span.getEndEpochNanos()).isEqualTo(nanos(3));
    assertThat(span.getAttributes().get(BuildkiteAttributes.TIME_ADJUSTED)).isNull();
  }

  @Test
  void job_thatEndsBeforeItStarts_isAdjusted() {
    SpanData span = span(build("b").jobs(job("j", 3, 5, 4)), "j");
    assertThat(span.getEndEpochNanos()).isEqualTo(span.getStartEpochNanos());
    assertThat(span.getAttributes().get(BuildkiteAttributes.TIME_ADJUSTED)).isTrue();
  }

  @Test
  void block_thatIsUnblockedAsAJobEnds_waitsFromThen() {
    SpanData span = span(build("b").jobs(job("j", 1, 2, 30), manual("ask", 30)), "ask (blocked)");
    assertThat(span.getStartEpochNanos()).isEqualTo(nanos(30));
    assertThat(span.getEndEpochNanos()).isEqualTo(nanos(30));
  }

  @Test
  void queue_ofExactlyTheLeastLength_isShown() {
    TraceOptions options = Options.with(o -> o.minQueueSpan = Duration.ofSeconds(2));
    Json build = build("b").jobs(job("a", 1, 3, 10), job("b", 1, 2.999, 10));
    assertThat(new TraceBuilder(options).whole(build.read()).spans())
        .extracting(SpanData::getName)
        .contains("a (queued)")
        .doesNotContain("b (queued)");
  }

  @Test
  void nanos_outsideOfWhatFits_areTheNearestThatDoes() {
    assertThat(Nanos.of(Instant.parse("1969-12-31T23:59:59Z"))).isZero();
    assertThat(Nanos.of(Instant.parse("9999-01-01T00:00:00Z"))).isPositive();
    assertThat(Nanos.millis(nanos(5), nanos(3))).isZero();
  }

  private static SpanData span(Json build, String name) {
    return new TraceBuilder(TraceOptions.DEFAULTS)
        .whole(build.read()).spans().stream()
            .filter(span -> span.getName().equals(name))
            .findFirst()
            .orElseThrow();
  }
}
