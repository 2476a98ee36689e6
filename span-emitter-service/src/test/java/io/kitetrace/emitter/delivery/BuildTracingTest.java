package io.kitetrace.emitter.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.emitter.FakeTrace;
import io.kitetrace.emitter.TestBuild;
import io.kitetrace.emitter.delivery.BuildRecord.Place;
import io.kitetrace.emitter.delivery.Tracing.UntraceableException;
import io.kitetrace.emitter.metrics.RecordKind;
import io.kitetrace.emitter.otlp.TraceEncoder;
import io.kitetrace.trace.TraceOptions;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** From a record to what is sent. */
class BuildTracingTest {

  private static final Instant FINISHED = Instant.parse("2026-01-05T10:05:00.000Z");

  @Test
  void trace_isEncodedWhole() throws Exception {
    EncodedTrace trace = tracing(1 << 20, null, FINISHED).trace(record(TestBuild.of(1, 9)));
    assertThat(trace.chunks()).hasSize(1);
    assertThat(Chunk.spanCount(trace.chunks())).isEqualTo(10);
    assertThat(trace.tooOld()).isZero();
    assertThat(trace.finishedAt()).isNotNull();
  }

  @Test
  void trace_spansTooOld_areLeftOutAndCounted() throws Exception {
    Instant late = FINISHED.plus(Duration.ofDays(2));
    EncodedTrace trace =
        tracing(1 << 20, Duration.ofHours(1), late).trace(record(TestBuild.of(1, 9)));
    assertThat(trace.chunks()).isEmpty();
    assertThat(trace.tooOld()).isEqualTo(10);
  }

  @Test
  void smaller_isTheSameSpansOfThatChunkAlone() throws Exception {
    BuildTracing tracing = tracing(20_000, null, FINISHED);
    BuildRecord record = record(TestBuild.of(1, 200));
    EncodedTrace trace = tracing.trace(record);
    Chunk chunk = trace.chunks().get(1);
    List<Chunk> smaller = tracing.smaller(record, trace, chunk, chunk.bytes().length / 2);
    assertThat(smaller)
        .hasSizeGreaterThan(1)
        .allMatch(each -> each.bytes().length <= chunk.bytes().length / 2);
    assertThat(ids(smaller)).isEqualTo(ids(List.of(chunk)));
  }

  @Test
  void trace_noBuild_saysWhatIsWrong() {
    assertThatThrownBy(() -> tracing(1 << 20, null, FINISHED).trace(record(TestBuild.broken(1))))
        .isInstanceOfSatisfying(
            UntraceableException.class, e -> assertThat(e.stage()).isEqualTo("read"));
  }

  private static List<String> ids(List<Chunk> chunks) {
    return FakeTrace.spans(chunks).stream().map(SpanData::getSpanId).toList();
  }

  private static BuildTracing tracing(int maxBytes, @Nullable Duration maxAge, Instant now) {
    return new BuildTracing(
        TraceOptions.DEFAULTS,
        new TraceEncoder(maxBytes, true),
        false,
        maxAge,
        Clock.fixed(now, ZoneOffset.UTC));
  }

  private static BuildRecord record(TestBuild build) {
    return new BuildRecord(
        RecordKind.BUILD,
        new Done(),
        new Place("log", 0, 0, 0),
        null,
        ByteBuffer.wrap(build.bytes()),
        List.of());
  }

  private record Done() implements Completion {

    @Override
    public boolean active() {
      return true;
    }

    @Override
    public void started(BuildRecord record) {}

    @Override
    public void completed(BuildRecord record) {}
  }
}
