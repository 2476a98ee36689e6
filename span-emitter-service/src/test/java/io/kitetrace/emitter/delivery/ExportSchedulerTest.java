package io.kitetrace.emitter.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.emitter.FakeSpan;
import io.kitetrace.emitter.FakeTrace;
import io.kitetrace.emitter.delivery.BuildRecord.Place;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Cause;
import io.kitetrace.emitter.delivery.ExportOutcome.Failure;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.Refused;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.emitter.delivery.ExportScheduler.Conclusion;
import io.kitetrace.emitter.metrics.EmitterMetrics;
import io.kitetrace.emitter.otlp.TraceEncoder;
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
  private final Deque<Event> events = new ArrayDeque<>();
  private final FakeDestination destination = new FakeDestination();
  private final Results results = new Results();
  private final EmitterMetrics metrics = EmitterMetrics.ofCommand(Clock.systemUTC());
  private final Outbox outbox = new Outbox(3_500_000);
  private final SendRate rate = new SendRate(Duration.ofSeconds(10), nanos::get, new Random(1));
  private final BackendStatus status = new BackendStatus("fake", Clock.systemUTC());
  private final ExportScheduler sending =
      new ExportScheduler(
          new Requests(destination, Runnable::run, events::add), outbox, rate, status, metrics);

  @Test
  void refusedForItsSize_ofOneBuild_isEncodedAnewUntilItFits() {
    destination.behaviour =
        spans -> spans.size() > 100 ? new Refused("too large", true) : accepted(spans);
    add(1, 350);
    assertThat(results.emitted).isEmpty();
    run();
    assertThat(results.emitted).containsExactly(1);
    assertThat(destination.accepted).hasSize(350).doesNotHaveDuplicates();
    assertThat(metrics.spansExported()).isEqualTo(350);
  }

  @Test
  void refusedForItsSize_severalBuilds_areCutBetweenBuildsAndNothingIsEncodedAnew() {
    destination.behaviour =
        spans -> spans.size() > 30 ? new Refused("too large", true) : accepted(spans);
    for (int i = 1; i <= 10; i++) {
      add(i, 20);
    }
    run();
    assertThat(results.emitted).hasSize(10);
    assertThat(results.encodedAnew).isZero();
    assertThat(destination.accepted).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void refusedForItsSize_oneBuildInSeveralChunks_isCutBetweenThemAndNothingIsEncodedAnew() {
    EncodedTrace trace = FakeTrace.of(1, 100, 1_000);
    int most = trace.chunks().stream().mapToInt(Chunk::spanCount).max().orElseThrow();
    destination.behaviour =
        spans -> spans.size() > most ? new Refused("too large", true) : accepted(spans);
    add(new FakeCompletion(), 1, trace);
    run();
    assertThat(trace.chunks()).hasSizeGreaterThan(4);
    assertThat(results.emitted).containsExactly(1);
    assertThat(results.encodedAnew).isZero();
    assertThat(destination.accepted).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void refusedForItsSize_oneSpanAlone_isADeadLetter() {
    destination.behaviour = spans -> new Refused("no room", true);
    add(1, 3);
    run();
    assertThat(results.refused).containsExactly(1);
  }

  @Test
  void accepted_oneChunkOfSeveral_isNotYetEmitted() {
    destination.behaviour =
        spans ->
            spans.getFirst().getSpanId().equals("%016x".formatted(10_001))
                ? accepted(spans)
                : new Retryable(Failure.UNREACHABLE, "away", null);
    EncodedTrace trace = FakeTrace.of(1, 350, 2_000_000);
    trace = FakeTrace.of(List.of(padded(trace, 0, 100), padded(trace, 100, 250)));
    add(new FakeCompletion(), 1, trace);
    run();
    assertThat(destination.accepted).isNotEmpty().hasSizeLessThan(350);
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
    destination.behaviour = guilty(17, new Retryable(Failure.BROKEN, "HTTP 500", null));
    addMany(40);
    run();
    assertThat(results.emitted).hasSize(39).doesNotContain(17);
    assertThat(results.refused).containsExactly(17);
  }

  @Test
  void keepsFailing_all_isNobodysFault() {
    destination.behaviour = spans -> new Retryable(Failure.BROKEN, "HTTP 500", null);
    addMany(40);
    run();
    assertThat(results.refused).isEmpty();
    assertThat(status.outage()).isNotNull();
    destination.behaviour = ExportSchedulerTest::accepted;
    run();
    assertThat(results.emitted).hasSize(40);
    assertThat(status.outage()).isNull();
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
    assertThat(status.outage())
        .isNotNull()
        .satisfies(outage -> assertThat(outage.misconfigured()).isTrue());
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
    destination.behaviour = spans -> new Misconfigured(Cause.CREDENTIALS, "HTTP 401");
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
    destination.behaviour = spans -> new Retryable(Failure.UNREACHABLE, "away", null);
    FakeCompletion completion = new FakeCompletion();
    add(completion, 1, FakeTrace.of(1, 2));
    add(2, 2);
    run();
    completion.active = false;
    destination.behaviour = ExportSchedulerTest::accepted;
    run();
    assertThat(results.dropped).containsExactly(1);
    assertThat(results.emitted).containsExactly(2);
    assertThat(destination.accepted).hasSize(2);
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

  /** A chunk that fills a request alone. */
  private static Chunk padded(EncodedTrace trace, int first, int spans) {
    List<SpanData> kept = FakeTrace.spans(trace.chunks()).subList(first, first + spans);
    return new Chunk(new byte[Outbox.ENOUGH], first, spans).keeping(kept);
  }

  private static ExportOutcome accepted(List<SpanData> spans) {
    return new Accepted();
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
    add(new FakeCompletion(), number, FakeTrace.of(number, spans));
  }

  private void add(Completion completion, int number, EncodedTrace trace) {
    BuildRecord record =
        new BuildRecord(
            completion, new Place("log", 0, number, 0), ("b" + number).getBytes(), null, List.of());
    sending.add(new BuildInDelivery(record, trace));
  }

  /** Lets ten minutes pass, or less where there is nothing left to do. */
  private void run() {
    long end = nanos.get() + Duration.ofMinutes(10).toNanos();
    while (nanos.get() < end && !sending.idle()) {
      sending.pump(false).forEach(results::add);
      if (events.isEmpty()) {
        nanos.addAndGet(Math.max(1, sending.untilNext().toNanos()));
      }
      while (!events.isEmpty()) {
        sending.conclude((Event.RequestEnded) events.poll()).forEach(results::add);
      }
    }
    sending.pump(false).forEach(results::add);
  }

  private static final class FakeCompletion implements Completion {
    private boolean active = true;

    @Override
    public boolean active() {
      return active;
    }

    @Override
    public void started(BuildRecord record) {}

    @Override
    public void completed(BuildRecord record) {}
  }

  private static final class FakeDestination implements Destination {
    private Function<List<SpanData>, ExportOutcome> behaviour = ExportSchedulerTest::accepted;
    private final List<SpanData> accepted = new ArrayList<>();

    @Override
    public ExportOutcome send(List<Chunk> chunks, Duration timeout) {
      List<SpanData> spans = FakeTrace.spans(chunks);
      ExportOutcome outcome = behaviour.apply(spans);
      if (outcome instanceof Accepted) {
        accepted.addAll(spans);
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

  private final class Results {
    private final List<Integer> emitted = new ArrayList<>();
    private final List<Integer> refused = new ArrayList<>();
    private final List<Integer> dropped = new ArrayList<>();
    private int encodedAnew;

    private void add(Conclusion conclusion) {
      switch (conclusion) {
        case Conclusion.Emitted of -> emitted.add(number(of.build()));
        case Conclusion.GivenUp of -> refused.add(number(of.build()));
        case Conclusion.Dropped of -> dropped.add(number(of.build()));
        case Conclusion.TooLarge of -> {
          encodedAnew++;
          Chunk chunk = of.part().chunk();
          sending.add(
              of.part(),
              new TraceEncoder(1 << 20, true)
                  .encode(chunk.spans(), chunk.firstSpan(), of.maxBytes()));
        }
      }
    }

    private static int number(BuildInDelivery build) {
      return (int) build.record().place().offset();
    }
  }
}
