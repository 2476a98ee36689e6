package io.kitetrace.emitter.delivery;

import io.kitetrace.emitter.FakeTrace;
import io.kitetrace.emitter.delivery.BuildRecord.Place;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportScheduler.Conclusion;
import io.kitetrace.emitter.metrics.EmitterMetrics;
import io.kitetrace.emitter.metrics.RecordKind;
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

/** A scheduler at work, with time and the backend in the test's hands. */
final class FakeDelivery {

  private final AtomicLong nanos = new AtomicLong();
  private final Deque<Event> events = new ArrayDeque<>();
  final FakeDestination destination = new FakeDestination();
  final Results results = new Results();
  final EmitterMetrics metrics = EmitterMetrics.ofCommand(Clock.systemUTC());
  private final Outbox outbox = new Outbox(3_500_000);
  private final SendRate rate = new SendRate(Duration.ofSeconds(10), nanos::get, new Random(1));
  final BackendStatus status = new BackendStatus("fake", Clock.systemUTC());
  final ExportScheduler sending =
      new ExportScheduler(
          new Requests(destination, Runnable::run, events::add), outbox, rate, status, metrics);

  static ExportOutcome accepted(List<SpanData> spans) {
    return new Accepted();
  }

  void add(int number, int spans) {
    add(new FakeCompletion(), number, FakeTrace.of(number, spans));
  }

  void add(Completion completion, int number, EncodedTrace trace) {
    BuildRecord record =
        new BuildRecord(
            RecordKind.BUILD,
            completion,
            new Place("log", 0, number, 0),
            ("b" + number).getBytes(),
            null,
            List.of());
    sending.add(new BuildInDelivery(record, trace));
  }

  /** Lets ten minutes pass, or less where there is nothing left to do. */
  void run() {
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

  static final class FakeCompletion implements Completion {
    boolean active = true;

    @Override
    public boolean active() {
      return active;
    }

    @Override
    public void started(BuildRecord record) {}

    @Override
    public void completed(BuildRecord record) {}
  }

  static final class FakeDestination implements Destination {
    Function<List<SpanData>, ExportOutcome> behaviour = FakeDelivery::accepted;
    final List<SpanData> accepted = new ArrayList<>();

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

  final class Results {
    final List<Integer> emitted = new ArrayList<>();
    final List<Integer> refused = new ArrayList<>();
    final List<Integer> dropped = new ArrayList<>();
    int encodedAnew;

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
