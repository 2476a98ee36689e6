package io.kitetrace.emitter.metrics;

import io.kitetrace.emitter.metrics.EmitterCounters.DeadLetterKind;
import io.kitetrace.emitter.metrics.EmitterCounters.Load;
import io.kitetrace.emitter.metrics.EmitterCounters.RequestOutcome;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Shows an emitter's counters as meters. */
public final class EmitterMeters implements MeterBinder {

  /** Known ones stand there from the beginning: a series that begins with 1 shows no increase. */
  private static final List<DeadLetterKind> KINDS =
      List.of(
          new DeadLetterKind("read", "malformed"),
          new DeadLetterKind("export", "refused"),
          new DeadLetterKind("export", "too-large"),
          new DeadLetterKind("export", "partial-success"),
          new DeadLetterKind("export", "keeps-failing"));

  private static final List<String> STAGES = List.of("read", "trace", "export");

  private final EmitterCounters counters;

  /** For these counters. */
  public EmitterMeters(EmitterCounters counters) {
    this.counters = counters;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    builds(registry, "emitted", EmitterCounters::emitted);
    builds(registry, "skipped", EmitterCounters::skippedCount);
    KINDS.forEach(kind -> deadLetters(registry, kind, c -> c.deadLetters(kind)));
    STAGES.forEach(
        stage -> deadLetters(registry, new DeadLetterKind(stage, "other"), c -> others(c, stage)));
    counter(registry, "spans", "Spans that the backend took", EmitterCounters::spansExported);
    counter(
        registry, "spans.too.old", "Spans left out for their age", EmitterCounters::spansTooOld);
    counter(
        registry,
        "bytes",
        "Bytes of OTLP that the backend took, before compression",
        EmitterCounters::bytesExported);
    counter(registry, "repeats", "Requests sent again after a failure", EmitterCounters::repeats);
    for (RequestOutcome outcome : RequestOutcome.values()) {
      FunctionCounter.builder("kitetrace.emitter.requests", counters, c -> c.requests(outcome))
          .description("Requests to the backend, by outcome")
          .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    gauge(registry, "in.flight.bytes", "Bytes of records that are worked on", Load::bytesInFlight);
    gauge(
        registry,
        "consumer.lag",
        "Offsets of the log, in this process's partitions, that are not acknowledged yet",
        Load::uncompleted);
    gauge(registry, "commit.lag", "Offsets read and not committed yet", Load::uncommitted);
    gauge(
        registry,
        "kafka.reachable",
        "1 while Kafka answers, 0 while it does not",
        Load::kafkaReachable);
    lag(registry);
  }

  private static double others(EmitterCounters counters, String stage) {
    long known =
        KINDS.stream()
            .filter(kind -> kind.stage().equals(stage))
            .mapToLong(counters::deadLetters)
            .sum();
    return counters.deadLetters(stage) - known;
  }

  private void deadLetters(
      MeterRegistry registry, DeadLetterKind kind, ToDoubleFunction<EmitterCounters> value) {
    FunctionCounter.builder("kitetrace.emitter.dead.letters", counters, value)
        .description("Records kept aside, by the stage that gave up and the reason")
        .tag("stage", kind.stage())
        .tag("reason", kind.reason())
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry, String name, String description, ToDoubleFunction<Load> value) {
    Gauge.builder("kitetrace.emitter." + name, counters, c -> value.applyAsDouble(c.load()))
        .description(description)
        .register(registry);
  }

  /**
   * Not a timer, which sums up nanoseconds: the lags of a history are more than its sum can hold.
   * The bounds are whole numbers, since values are rounded up to them.
   */
  private void lag(MeterRegistry registry) {
    DistributionSummary lag =
        DistributionSummary.builder("kitetrace.emitter.lag")
            .baseUnit("seconds")
            .description("From a build's end to the acknowledgement of its last span")
            .serviceLevelObjectives(1, 5, 15, 60, 300, 1_800, 7_200, 86_400)
            .register(registry);
    counters.observeLag(time -> lag.record(time.getSeconds() + time.getNano() / 1e9));
  }

  private void builds(
      MeterRegistry registry, String outcome, ToDoubleFunction<EmitterCounters> value) {
    FunctionCounter.builder("kitetrace.emitter.builds", counters, value)
        .description("Records of the log, by outcome")
        .tag("outcome", outcome)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<EmitterCounters> value) {
    FunctionCounter.builder("kitetrace.emitter." + name, counters, value)
        .description(description)
        .register(registry);
  }
}
