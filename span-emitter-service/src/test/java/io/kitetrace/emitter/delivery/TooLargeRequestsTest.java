package io.kitetrace.emitter.delivery;

import static io.kitetrace.emitter.delivery.FakeDelivery.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.FakeTrace;
import io.kitetrace.emitter.delivery.ExportOutcome.Failure;
import io.kitetrace.emitter.delivery.ExportOutcome.Refused;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.emitter.delivery.FakeDelivery.FakeCompletion;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is refused for its size is cut until it fits, and a build is emitted once all of it is. */
class TooLargeRequestsTest {

  private final FakeDelivery delivery = new FakeDelivery();

  @Test
  void refusedForItsSize_ofOneBuild_isEncodedAnewUntilItFits() {
    delivery.destination.behaviour =
        spans -> spans.size() > 100 ? new Refused("too large", true) : accepted(spans);
    delivery.add(1, 350);
    assertThat(delivery.results.emitted).isEmpty();
    delivery.run();
    assertThat(delivery.results.emitted).containsExactly(1);
    assertThat(delivery.destination.accepted).hasSize(350).doesNotHaveDuplicates();
    assertThat(delivery.metrics.spansExported()).isEqualTo(350);
  }

  @Test
  void refusedForItsSize_severalBuilds_areCutBetweenBuildsAndNothingIsEncodedAnew() {
    delivery.destination.behaviour =
        spans -> spans.size() > 30 ? new Refused("too large", true) : accepted(spans);
    for (int i = 1; i <= 10; i++) {
      delivery.add(i, 20);
    }
    delivery.run();
    assertThat(delivery.results.emitted).hasSize(10);
    assertThat(delivery.results.encodedAnew).isZero();
    assertThat(delivery.destination.accepted).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void refusedForItsSize_oneBuildInSeveralChunks_isCutBetweenThemAndNothingIsEncodedAnew() {
    EncodedTrace trace = FakeTrace.of(1, 100, 1_000);
    int most = trace.chunks().stream().mapToInt(Chunk::spanCount).max().orElseThrow();
    delivery.destination.behaviour =
        spans -> spans.size() > most ? new Refused("too large", true) : accepted(spans);
    delivery.add(new FakeCompletion(), 1, trace);
    delivery.run();
    assertThat(trace.chunks()).hasSizeGreaterThan(4);
    assertThat(delivery.results.emitted).containsExactly(1);
    assertThat(delivery.results.encodedAnew).isZero();
    assertThat(delivery.destination.accepted).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void refusedForItsSize_oneSpanAlone_isADeadLetter() {
    delivery.destination.behaviour = spans -> new Refused("no room", true);
    delivery.add(1, 3);
    delivery.run();
    assertThat(delivery.results.refused).containsExactly(1);
  }

  @Test
  void accepted_oneChunkOfSeveral_isNotYetEmitted() {
    delivery.destination.behaviour =
        spans ->
            spans.getFirst().getSpanId().equals("%016x".formatted(10_001))
                ? accepted(spans)
                : new Retryable(Failure.UNREACHABLE, "away", null);
    EncodedTrace trace = FakeTrace.of(1, 350, 2_000_000);
    trace = FakeTrace.of(List.of(padded(trace, 0, 100), padded(trace, 100, 250)));
    delivery.add(new FakeCompletion(), 1, trace);
    delivery.run();
    assertThat(delivery.destination.accepted).isNotEmpty().hasSizeLessThan(350);
    assertThat(delivery.results.emitted).isEmpty();
  }

  /** A chunk that fills a request alone. */
  private static Chunk padded(EncodedTrace trace, int first, int spans) {
    List<SpanData> kept = FakeTrace.spans(trace.chunks()).subList(first, first + spans);
    return new Chunk(new byte[Outbox.ENOUGH], first, spans).keeping(kept);
  }
}
