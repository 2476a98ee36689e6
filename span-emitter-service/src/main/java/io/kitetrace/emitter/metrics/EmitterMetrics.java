package io.kitetrace.emitter.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * All that an emitter counts and measures. What is counted can be read here as well, whatever
 * registry there is. A record counts once it is completed, so that at any moment consumed = emitted
 * + skipped + dead letters, of builds and of timelines. Safe for several threads.
 */
public final class EmitterMetrics {

  private static final String BUILDS = "Records of the log, by outcome";
  private static final String TIMELINES = "Records of the timelines, by outcome";
  private static final String LETTERS =
      "Records kept aside, by the stage that gave up and the reason";

  /** Known ones stand there from the beginning: a series that begins with 1 shows no increase. */
  private static final List<LetterKind> KNOWN =
      List.of(
          new LetterKind("read", "malformed"),
          new LetterKind("export", "refused"),
          new LetterKind("export", "too-large"),
          new LetterKind("export", "partial-success"),
          new LetterKind("export", "keeps-failing"));

  private static final List<String> STAGES = List.of("read", "trace", "export");

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Counters builds;
  private final Counters timelines;
  private final LongAdder spansExported;
  private final LongAdder timelineSpans;
  private final LongAdder spansTooOld;
  private final LongAdder bytesExported;
  private final LongAdder repeats;
  private final Map<LetterKind, LongAdder> deadLetters = new HashMap<>();
  private final Map<RequestOutcome, LongAdder> requests = new EnumMap<>(RequestOutcome.class);
  private final DistributionSummary lag;
  private volatile Load load = new NoLoad(0, Double.NaN, Double.NaN, Double.NaN);

  private record Counters(LongAdder emitted, LongAdder skipped, LongAdder deadLetters) {}

  private record LetterKind(String stage, String reason) {}

  /** Registers everything; one for each registry. */
  public EmitterMetrics(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    this.builds = counters("builds", BUILDS);
    this.timelines = counters("timelines", TIMELINES);
    this.spansExported = counter("spans", "Spans that the backend took");
    this.timelineSpans = counter("timeline.spans", "Those of them that were made of timelines");
    this.spansTooOld = counter("spans.too.old", "Spans left out for their age");
    this.bytesExported =
        counter("bytes", "Bytes of OTLP that the backend took, before compression");
    this.repeats = counter("repeats", "Requests sent again after a failure");
    KNOWN.forEach(this::register);
    STAGES.forEach(stage -> register(new LetterKind(stage, "other")));
    for (RequestOutcome outcome : RequestOutcome.values()) {
      String word = outcome.name().toLowerCase(Locale.ROOT);
      requests.put(
          outcome, counter("requests", "Requests to the backend, by outcome", "outcome", word));
    }
    gauge("in.flight.bytes", "Bytes of records and traces that are worked on", Load::bytesInFlight);
    gauge(
        "consumer.lag",
        "Offsets of the log, in this process's partitions, that are not acknowledged yet",
        Load::uncompleted);
    gauge("commit.lag", "Offsets read and not committed yet", Load::uncommitted);
    gauge("kafka.reachable", "1 while Kafka answers, 0 while it does not", Load::kafkaReachable);
    // Not a timer, which sums up nanoseconds: the lags of a history are more than its sum can hold.
    // The bounds are whole numbers, since values are rounded up to them.
    this.lag =
        DistributionSummary.builder("kitetrace.emitter.lag")
            .baseUnit("seconds")
            .description("From a build's end to the acknowledgement of its last span")
            .serviceLevelObjectives(1, 5, 15, 60, 300, 1_800, 7_200, 86_400)
            .register(registry);
  }

  /** For a command, which shows its figures itself. */
  public static EmitterMetrics ofCommand(InstantSource clock) {
    return new EmitterMetrics(new SimpleMeterRegistry(), clock);
  }

  /**
   * What became of records of one kind.
   *
   * @param emitted their every span was acknowledged
   * @param skipped there was nothing to do for them
   * @param deadLetters they were kept aside
   */
  public record Outcomes(long emitted, long skipped, long deadLetters) {

    /** Records read and completed. */
    public long consumed() {
      return emitted + skipped + deadLetters;
    }
  }

  /** How a request ended. */
  public enum RequestOutcome {
    /** All of it was accepted. */
    ACCEPTED,
    /** Some of its spans were rejected. */
    PARTIAL,
    /** To be repeated. */
    RETRYABLE,
    /** Never to be repeated as it is. */
    REFUSED,
    /** The configuration is wrong. */
    MISCONFIGURED
  }

  /** What an emitter has to carry at the moment. Asked on any thread. */
  public interface Load {

    /** Bytes of records that are worked on, and of encoded traces that are not acknowledged. */
    long bytesInFlight();

    /**
     * Offsets of the log, in the partitions that are ours, that are not completed yet; not a number
     * until that is known.
     */
    double uncompleted();

    /** Offsets that were read and are not committed yet; not a number until that is known. */
    double uncommitted();

    /** 1 where Kafka answers, 0 where it does not, not a number until that is known. */
    double kafkaReachable();
  }

  /** As long as nothing runs. */
  private record NoLoad(
      long bytesInFlight, double uncompleted, double uncommitted, double kafkaReachable)
      implements Load {}

  /**
   * A record whose every span was acknowledged.
   *
   * @param finishedAt when its build finished; null where it is no build, or not known
   */
  public void emitted(RecordKind kind, @Nullable Instant finishedAt) {
    of(kind).emitted.increment();
    Duration since =
        finishedAt == null ? Duration.ZERO : Duration.between(finishedAt, clock.instant());
    if (since.isPositive()) {
      lag.record(since.getSeconds() + since.getNano() / 1e9);
    }
  }

  /** A record that there was nothing to do for. */
  public void skipped(RecordKind kind) {
    of(kind).skipped.increment();
  }

  /** A record kept aside. */
  public void deadLetter(RecordKind kind, String stage, String reason) {
    of(kind).deadLetters.increment();
    LongAdder known = deadLetters.get(new LetterKind(stage, reason));
    LongAdder adder = known == null ? deadLetters.get(new LetterKind(stage, "other")) : known;
    Objects.requireNonNull(adder, stage).increment();
  }

  /** Spans that the backend accepted in a request of so many bytes, and those of timelines. */
  public void spansAccepted(long spans, long ofTimelines, long bytes) {
    spansExported.add(spans);
    timelineSpans.add(ofTimelines);
    bytesExported.add(bytes);
  }

  /** Spans left out for their age. */
  public void spansTooOld(long spans) {
    spansTooOld.add(spans);
  }

  /** A request came to an end. */
  public void request(RequestOutcome outcome) {
    Objects.requireNonNull(requests.get(outcome)).increment();
  }

  /** A request was sent that had failed before. */
  public void repeat() {
    repeats.increment();
  }

  /** Where to ask what there is to carry. */
  public void measure(Load measured) {
    load = measured;
  }

  /** Builds read and completed. */
  public long consumed() {
    return outcomes(RecordKind.BUILD).consumed();
  }

  /** Builds whose every span was acknowledged. */
  public long emitted() {
    return builds.emitted.sum();
  }

  /** Builds that there was nothing to do for. */
  public long skippedCount() {
    return builds.skipped.sum();
  }

  /** Builds kept aside. */
  public long deadLetters() {
    return builds.deadLetters.sum();
  }

  /** What became of the records of this kind. */
  public Outcomes outcomes(RecordKind kind) {
    Counters counters = of(kind);
    return new Outcomes(counters.emitted.sum(), counters.skipped.sum(), counters.deadLetters.sum());
  }

  /** Those of {@link #spansExported()} that were made of timelines. */
  public long timelineSpans() {
    return timelineSpans.sum();
  }

  /** Spans that the backend accepted, as it counts them: a span accepted twice counts twice. */
  public long spansExported() {
    return spansExported.sum();
  }

  /** Spans left out for their age. */
  public long spansTooOld() {
    return spansTooOld.sum();
  }

  /** Bytes of OTLP, before compression, that the backend accepted. */
  public long bytesExported() {
    return bytesExported.sum();
  }

  /** Requests sent again. */
  public long repeats() {
    return repeats.sum();
  }

  private Counters of(RecordKind kind) {
    return switch (kind) {
      case BUILD -> builds;
      case TIMELINE -> timelines;
    };
  }

  private Counters counters(String name, String description) {
    return new Counters(
        counter(name, description, "outcome", "emitted"),
        counter(name, description, "outcome", "skipped"),
        new LongAdder()); // told by stage and reason, of both kinds
  }

  private void register(LetterKind kind) {
    deadLetters.put(
        kind, counter("dead.letters", LETTERS, "stage", kind.stage(), "reason", kind.reason()));
  }

  private LongAdder counter(String name, String description, String... tags) {
    LongAdder adder = new LongAdder();
    FunctionCounter.builder("kitetrace.emitter." + name, adder, LongAdder::sum)
        .description(description)
        .tags(tags)
        .register(registry);
    return adder;
  }

  private void gauge(String name, String description, ToDoubleFunction<Load> value) {
    Gauge.builder("kitetrace.emitter." + name, this, metrics -> value.applyAsDouble(metrics.load))
        .description(description)
        .register(registry);
  }
}
