package io.kitetrace.emitter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.emitter.FakeSpan;
import io.kitetrace.emitter.delivery.Chunk;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.AbstractList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Spans become whole requests of a bounded size, as the SDK writes them. */
class TraceEncoderTest {

  private static final int LARGE = 1 << 20;

  @Test
  void encode_fitsOneRequest_isWhatTheSdkWrites() throws IOException {
    List<SpanData> spans = FakeSpan.trace(1, 50, "wörter");
    List<Chunk> chunks = new TraceEncoder(LARGE, false).encode(spans);
    assertThat(chunks).hasSize(1);
    assertThat(chunks.getFirst().bytes()).isEqualTo(bySdk(spans));
    assertThat(chunks.getFirst().spanCount()).isEqualTo(50);
    assertThat(chunks.getFirst().spans()).isEmpty();
  }

  @Test
  void encode_largerThanARequest_isSeveralWholeMessagesInOrder() throws IOException {
    List<SpanData> spans = FakeSpan.trace(1, 1_000, "x".repeat(100));
    List<Chunk> chunks = new TraceEncoder(10_000, false).encode(spans);
    assertThat(chunks).hasSizeBetween(15, 40).allMatch(chunk -> chunk.bytes().length <= 10_000);
    int next = 0;
    for (Chunk chunk : chunks) {
      assertThat(chunk.firstSpan()).isEqualTo(next);
      assertThat(ids(chunk.bytes())).hasSize(chunk.spanCount());
      next += chunk.spanCount();
    }
    assertThat(ids(concatenated(chunks)))
        .isEqualTo(spans.stream().map(SpanData::getSpanId).toList());
  }

  @Test
  void encode_oneSpanLargerThanARequest_isAChunkAlone() {
    List<SpanData> spans =
        Stream.of(
                FakeSpan.trace(1, 3), FakeSpan.trace(2, 1, "x".repeat(5_000)), FakeSpan.trace(3, 3))
            .flatMap(List::stream)
            .toList();
    List<Chunk> chunks = new TraceEncoder(2_000, false).encode(spans);
    assertThat(chunks)
        .filteredOn(chunk -> chunk.bytes().length > 2_000)
        .singleElement()
        .satisfies(chunk -> assertThat(chunk.spanCount()).isEqualTo(1));
    assertThat(Chunk.spanCount(chunks)).isEqualTo(7);
  }

  @Test
  void encode_withSmallerBound_keepsThePlaceAmongTheSpans() throws IOException {
    List<SpanData> spans = FakeSpan.trace(1, 100);
    TraceEncoder encoder = new TraceEncoder(LARGE, true);
    List<Chunk> chunks = encoder.encode(spans.subList(40, 60), 40, 500);
    assertThat(chunks).hasSizeGreaterThan(1).allMatch(chunk -> chunk.bytes().length <= 500);
    assertThat(chunks.getFirst().firstSpan()).isEqualTo(40);
    assertThat(chunks)
        .allSatisfy(
            chunk ->
                assertThat(chunk.spans())
                    .isEqualTo(
                        spans.subList(chunk.firstSpan(), chunk.firstSpan() + chunk.spanCount())));
    assertThat(ids(concatenated(chunks))).hasSize(20);
  }

  @Test
  void encode_nothing_isNoChunk() {
    assertThat(new TraceEncoder(LARGE, false).encode(List.of())).isEmpty();
  }

  @Test
  void encode_anErrorOnTheWay_isNotHiddenAndTheNextTraceIsWhole() throws IOException {
    List<SpanData> broken =
        new AbstractList<>() {
          @Override
          public SpanData get(int index) {
            if (index == 1) {
              throw new NoClassDefFoundError("a test's error");
            }
            return FakeSpan.trace(1, 1).getFirst();
          }

          @Override
          public int size() {
            return 2;
          }
        };
    TraceEncoder encoder = new TraceEncoder(LARGE, false);
    assertThatThrownBy(() -> encoder.encode(broken)).isInstanceOf(NoClassDefFoundError.class);
    List<SpanData> spans = FakeSpan.trace(2, 3);
    assertThat(encoder.encode(spans).getFirst().bytes()).isEqualTo(bySdk(spans));
  }

  private static byte[] bySdk(List<SpanData> spans) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TraceRequestMarshaler.create(spans).writeBinaryTo(bytes);
    return bytes.toByteArray();
  }

  private static byte[] concatenated(List<Chunk> chunks) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    chunks.forEach(chunk -> bytes.writeBytes(chunk.bytes()));
    return bytes.toByteArray();
  }

  private static List<String> ids(byte[] request) throws IOException {
    return ExportTraceServiceRequest.parseFrom(request).getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .map(span -> HexFormat.of().formatHex(span.getSpanId().toByteArray()))
        .toList();
  }
}
