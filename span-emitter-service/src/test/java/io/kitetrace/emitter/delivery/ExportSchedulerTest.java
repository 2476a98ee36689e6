package io.kitetrace.emitter.delivery;

import static io.kitetrace.emitter.delivery.FakeDelivery.accepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.emitter.FakeSpan;
import io.kitetrace.emitter.FakeTrace;
import io.kitetrace.emitter.delivery.ExportOutcome.Cause;
import io.kitetrace.emitter.delivery.ExportOutcome.Failure;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.Refused;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.emitter.delivery.FakeDelivery.FakeCompletion;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Conclusions from outcomes: whose fault a failure is, and that nothing is lost by it. */
class ExportSchedulerTest {

  private final FakeDelivery delivery = new FakeDelivery();

  @Test
  void refused_oneOfMany_isFoundAndTheOthersAreTaken() {
    delivery.destination.behaviour = guilty(17, new Refused("bad", false));
    addMany(64);
    delivery.run();
    assertThat(delivery.results.refused).containsExactly(17);
    assertThat(delivery.results.emitted).hasSize(63).doesNotContain(17);
  }

  @Test
  void keepsFailing_oneOfMany_isFoundWhileOthersAreTaken() {
    delivery.destination.behaviour = guilty(17, new Retryable(Failure.BROKEN, "HTTP 500", null));
    addMany(40);
    delivery.run();
    assertThat(delivery.results.emitted).hasSize(39).doesNotContain(17);
    assertThat(delivery.results.refused).containsExactly(17);
  }

  @Test
  void keepsFailing_all_isNobodysFault() {
    delivery.destination.behaviour = spans -> new Retryable(Failure.BROKEN, "HTTP 500", null);
    addMany(40);
    delivery.run();
    assertThat(delivery.results.refused).isEmpty();
    assertThat(delivery.status.outage()).isNotNull();
    delivery.destination.behaviour = FakeDelivery::accepted;
    delivery.run();
    assertThat(delivery.results.emitted).hasSize(40);
    assertThat(delivery.status.outage()).isNull();
  }

  @Test
  void refused_nineteenAndNoOther_areTheirOwnFault() {
    delivery.destination.behaviour = spans -> new Refused("bad", false);
    addMany(19);
    delivery.run();
    assertThat(delivery.results.refused).hasSize(19);
  }

  @Test
  void refused_twentyAndNoneTaken_areOurs() {
    delivery.destination.behaviour = spans -> new Refused("unknown dataset", false);
    addMany(50);
    delivery.run();
    assertThat(delivery.results.refused).isEmpty();
    assertThat(delivery.status.outage())
        .isNotNull()
        .satisfies(outage -> assertThat(outage.misconfigured()).isTrue());
    delivery.destination.behaviour = guilty(17, new Refused("bad", false));
    delivery.run();
    assertThat(delivery.results.emitted).hasSize(49);
    assertThat(delivery.results.refused).containsExactly(17);
  }

  @Test
  void refused_oneAtATime_stopsAtTheTwentieth() {
    delivery.destination.behaviour = spans -> new Refused("unknown dataset", false);
    for (int i = 1; i <= 30; i++) {
      delivery.add(i, 2);
      delivery.run();
    }
    assertThat(delivery.results.refused).hasSize(19);
  }

  @Test
  void misconfigured_nothingIsLostOrRefused() {
    delivery.destination.behaviour = spans -> new Misconfigured(Cause.CREDENTIALS, "HTTP 401");
    addMany(30);
    delivery.run();
    assertThat(delivery.results.refused).isEmpty();
    assertThat(delivery.results.emitted).isEmpty();
    delivery.destination.behaviour = FakeDelivery::accepted;
    delivery.run();
    assertThat(delivery.results.emitted).hasSize(30);
  }

  @Test
  void dropped_partitionGone_isNotSent() {
    delivery.destination.behaviour = spans -> new Retryable(Failure.UNREACHABLE, "away", null);
    FakeCompletion completion = new FakeCompletion();
    delivery.add(completion, 1, FakeTrace.of(1, 2));
    delivery.add(2, 2);
    delivery.run();
    completion.active = false;
    delivery.destination.behaviour = FakeDelivery::accepted;
    delivery.run();
    assertThat(delivery.results.dropped).containsExactly(1);
    assertThat(delivery.results.emitted).containsExactly(2);
    assertThat(delivery.destination.accepted).hasSize(2);
  }

  @Test
  void export_throwsInsteadOfAnswering_isRepeated() {
    delivery.destination.behaviour =
        spans -> {
          throw new IllegalStateException("a test's fault");
        };
    addMany(3);
    delivery.run();
    assertThat(delivery.results.emitted).isEmpty();
    delivery.destination.behaviour = FakeDelivery::accepted;
    delivery.run();
    assertThat(delivery.sending.underWay()).isZero();
    assertThat(delivery.results.emitted).hasSize(3);
  }

  @Test
  void export_anErrorInsteadOfAnAnswer_goesOnToTheThreadAndNothingStaysUnderWay() {
    delivery.destination.behaviour =
        spans -> {
          throw new NoClassDefFoundError("a test's error");
        };
    delivery.add(1, 3);
    assertThatThrownBy(() -> delivery.sending.pump(false)).isInstanceOf(NoClassDefFoundError.class);
    delivery.destination.behaviour = FakeDelivery::accepted;
    delivery.run();
    assertThat(delivery.sending.underWay()).isZero();
    assertThat(delivery.results.emitted).containsExactly(1);
  }

  private static Function<List<SpanData>, ExportOutcome> guilty(int number, ExportOutcome outcome) {
    return spans ->
        spans.stream().anyMatch(s -> s.getTraceId().equals(FakeSpan.traceId(number)))
            ? outcome
            : accepted(spans);
  }

  private void addMany(int count) {
    for (int i = 1; i <= count; i++) {
      delivery.add(i, 3);
    }
  }
}
