package io.kitetrace.emitter.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.emitter.FakeSpan;
import io.kitetrace.emitter.delivery.BuildRecord.Place;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.Oversized;
import io.kitetrace.emitter.delivery.ExportOutcome.Refused;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.emitter.delivery.ExportOutcome.Trouble;
import io.kitetrace.emitter.delivery.Tracing.Traced;
import io.kitetrace.emitter.metrics.EmitterCounters;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Conclusions from outcomes, with time and the backend in the test's hands. */
class ExportSchedulerTest {

  private final AtomicLong nanos = new AtomicLong();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final FakeDestination destination = new FakeDestination();
  private final FakeResults results = new FakeResults();
  private final EmitterCounters counters = new EmitterCounters();
  private final Outbox outbox = new Outbox(3_500_000);
  private final SendRate pacing = new SendRate(Duration.ofSeconds(10), nanos::get, new Random(1));
  private final BackendStatus status = new BackendStatus("fake", Clock.systemUTC());
  private final ExportScheduler sending =
      new ExportScheduler(
          new Requests(destination, Runnable::run),
          outbox,
          pacing,
          status,
          counters,
          results,
          tasks::add);

  @Test
  void accepted_everyPart_isWhatMakesABuildEmitted() {
    destination.behaviour =
        spans -> spans.size() > 100 ? new Oversized(spans.size() * 100_000L) : accepted(spans);
    add(1, 350);
    assertThat(results.emitted).isEmpty();
    run();
    assertThat(results.emitted).containsExactly(1);
    assertThat(destination.taken).hasSize(350).doesNotHaveDuplicates();
    assertThat(counters.spansExported()).isEqualTo(350);
  }

  @Test
  void accepted_onePartOfTwo_isNotYetEmitted() {
    destination.behaviour =
        spans ->
            spans.getFirst().getSpanId().equals("%016x".formatted(10_001))
                ? accepted(spans)
                : new Retryable(Trouble.UNREACHABLE, "away", null);
    outbox.learn(1, 100_000);
    outbox.learn(1, 100_000);
    add(1, 350);
    run();
    assertThat(destination.taken).isNotEmpty().hasSizeLessThan(350);
    assertThat(results.emitted).isEmpty();
  }

  @Test
  void refused_oneOfMany_isFoundAndTheOthersAreTaken() {
    destination.behaviour = guilty(17, new Refused("bad", false));
    addMany(64);
    run();
    assertThat(results.refused).containsExactly(17);
    assertThat(results.emitted).hasSize(63).doesNotContain(17);
  }

  @Test
  void keepsFailing_oneOfMany_isFoundWhileOthersAreTaken() {
    destination.behaviour = guilty(17, new Retryable(Trouble.BROKEN, "HTTP 500", null));
    addMany(40);
    run();
    assertThat(results.emitted).hasSize(39).doesNotContain(17);
    assertThat(results.refused).containsExactly(17);
  }

  @Test
  void keepsFailing_all_isNobodysFault() {
    destination.behaviour = spans -> new Retryable(Trouble.BROKEN, "HTTP 500", null);
    addMany(40);
    run();
    assertThat(results.refused).isEmpty();
    assertThat(status.trouble()).isNotNull();
    destination.behaviour = ExportSchedulerTest::accepted;
    run();
    assertThat(results.emitted).hasSize(40);
    assertThat(status.trouble()).isNull();
  }

  @Test
  void refused_nineteenAndNoOther_areTheirOwnFault() {
    destination.behaviour = spans -> new Refused("bad", false);
    addMany(19);
    run();
    assertThat(results.refused).hasSize(19);
  }

  @Test
  void refused_twentyAndNoneTaken_areOurs() {
    destination.behaviour = spans -> new Refused("unknown dataset", false);
    addMany(50);
    run();
    assertThat(results.refused).isEmpty();
    assertThat(status.trouble())
        .isNotNull()
        .satisfies(trouble -> assertThat(trouble.misconfigured()).isTrue());
    destination.behaviour = guilty(17, new Refused("bad", false));
    run();
    assertThat(results.emitted).hasSize(49);
    assertThat(results.refused).containsExactly(17);
  }

  @Test
  void refused_oneAtATime_stopsAtTheTwentieth() {
    destination.behaviour = spans -> new Refused("unknown dataset", false);
    for (int i = 1; i <= 30; i++) {
      add(i, 2);
      run();
    }
    assertThat(results.refused).hasSize(19);
  }

  @Test
  void misconfigured_nothingIsLostOrRefused() {
    destination.behaviour = spans -> new Misconfigured("HTTP 401");
    addMany(30);
    run();
    assertThat(results.refused).isEmpty();
    assertThat(results.emitted).isEmpty();
    destination.behaviour = ExportSchedulerTest::accepted;
    run();
    assertThat(results.emitted).hasSize(30);
  }

  @Test
  void dropped_partitionGone_isNotSent() {
    destination.behaviour = spans -> new Retryable(Trouble.UNREACHABLE, "away", null);
    FakeLease lease = new FakeLease();
    add(lease, 1, 2);
    add(2, 2);
    run();
    lease.active = false;
    destination.behaviour = ExportSchedulerTest::accepted;
    run();
    assertThat(results.dropped).containsExactly(1);
    assertThat(results.emitted).containsExactly(2);
    assertThat(destination.taken).hasSize(2);
  }

  @Test
  void export_throwsInsteadOfAnswering_isRepeated() {
    destination.behaviour =
        spans -> {
          throw new IllegalStateException("a test's fault");
        };
    addMany(3);
    run();
    assertThat(results.emitted).isEmpty();
    destination.behaviour = ExportSchedulerTest::accepted;
    run();
    assertThat(sending.underWay()).isZero();
    assertThat(results.emitted).hasSize(3);
  }

  @Test
  void export_anErrorInsteadOfAnAnswer_goesOnToTheThreadAndNothingStaysUnderWay() {
    destination.behaviour =
        spans -> {
          throw new NoClassDefFoundError("a test's error");
        };
    add(1, 3);
    assertThatThrownBy(() -> sending.pump(false)).isInstanceOf(NoClassDefFoundError.class);
    destination.behaviour = ExportSchedulerTest::accepted;
    run();
    assertThat(sending.underWay()).isZero();
    assertThat(results.emitted).containsExactly(1);
  }

  private static ExportOutcome accepted(List<SpanData> spans) {
    return new Accepted(spans.size() * 1_500L);
  }

  private static Function<List<SpanData>, ExportOutcome> guilty(int number, ExportOutcome outcome) {
    return spans ->
        spans.stream().anyMatch(s -> s.getTraceId().equals(FakeSpan.traceId(number)))
            ? outcome
            : accepted(spans);
  }

  private void addMany(int count) {
    for (int i = 1; i <= count; i++) {
      add(i, 3);
    }
  }

  private void add(int number, int spans) {
    add(new FakeLease(), number, spans);
  }

  private void add(Completion lease, int number, int spans) {
    BuildRecord record =
        new BuildRecord(
            lease, new Place("log", 0, number, 0), ("b" + number).getBytes(), null, List.of());
    sending.add(new BuildInDelivery(record, new Traced(FakeSpan.trace(number, spans), 0, null)));
  }

  /** Lets ten minutes pass, or less where there is nothing left to do. */
  private void run() {
    long end = nanos.get() + Duration.ofMinutes(10).toNanos();
    while (nanos.get() < end && !sending.idle()) {
      sending.pump(false);
      if (tasks.isEmpty()) {
        nanos.addAndGet(Math.max(1, sending.untilNext().toNanos()));
      }
      while (!tasks.isEmpty()) {
        tasks.poll().run();
      }
    }
    sending.pump(false);
  }

  private static final class FakeLease implements Completion {
    private boolean active = true;

    @Override
    public boolean active() {
      return active;
    }

    @Override
    public void takenUp(BuildRecord record) {}

    @Override
    public void settled(BuildRecord record) {}
  }

  private static final class FakeDestination implements Destination {
    private Function<List<SpanData>, ExportOutcome> behaviour = ExportSchedulerTest::accepted;
    private final List<SpanData> taken = new ArrayList<>();

    @Override
    public ExportOutcome export(List<SpanData> spans, Duration timeout) {
      ExportOutcome outcome = behaviour.apply(spans);
      if (outcome instanceof Accepted) {
        taken.addAll(spans);
      }
      return outcome;
    }

    @Override
    public int concurrency() {
      return 4;
    }

    @Override
    public String description() {
      return "fake";
    }

    @Override
    public void close() {}
  }

  private static final class FakeResults implements ExportScheduler.Results {
    private final List<Integer> emitted = new ArrayList<>();
    private final List<Integer> refused = new ArrayList<>();
    private final List<Integer> dropped = new ArrayList<>();

    @Override
    public void emitted(BuildInDelivery build) {
      emitted.add((int) build.record().place().offset());
    }

    @Override
    public void refused(BuildInDelivery build, String kind, String message) {
      refused.add((int) build.record().place().offset());
    }

    @Override
    public void dropped(BuildInDelivery build) {
      dropped.add((int) build.record().place().offset());
    }
  }
}
