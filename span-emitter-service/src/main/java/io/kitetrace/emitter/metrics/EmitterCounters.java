package io.kitetrace.emitter.metrics;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * What an emitter did since it started. A record counts once it is settled, so that at any moment
 * consumed = emitted + skipped + dead letters. Safe for several threads.
 */
public final class EmitterCounters {

  private final LongAdder emitted = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final LongAdder deadLetters = new LongAdder();
  private final LongAdder spansExported = new LongAdder();
  private final LongAdder spansTooOld = new LongAdder();
  private final LongAdder bytesExported = new LongAdder();
  private final LongAdder repeats = new LongAdder();
  private final Map<RequestOutcome, LongAdder> requests;
  private final Map<DeadLetterKind, LongAdder> deadLettersByKind = new ConcurrentHashMap<>();
  private volatile Consumer<Duration> lagObserver = lag -> {};
  private volatile Load load = new NoLoad();

  /** Begins at zero. */
  public EmitterCounters() {
    Map<RequestOutcome, LongAdder> outcomes = new EnumMap<>(RequestOutcome.class);
    for (RequestOutcome outcome : RequestOutcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
    requests = Collections.unmodifiableMap(outcomes);
  }

  /** How a request ended. */
  public enum RequestOutcome {
    /** All of it was taken. */
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

  /**
   * What kind of dead letter.
   *
   * @param stage the stage that gave up
   * @param reason the word for why
   */
  public record DeadLetterKind(String stage, String reason) {}

  /** What an emitter has to carry at the moment. Asked on any thread. */
  public interface Load {

    /** Bytes of records that are worked on. */
    long bytesInFlight();

    /**
     * Offsets of the log, in the partitions that are ours, that are not settled yet; not a number
     * until that is known.
     */
    double uncompleted();

    /** Offsets that were read and are not committed yet; not a number until that is known. */
    double uncommitted();

    /** 1 where Kafka answers, 0 where it does not, not a number until that is known. */
    double kafkaReachable();
  }

  private record NoLoad(
      long bytesInFlight, double uncompleted, double uncommitted, double kafkaReachable)
      implements Load {
    private NoLoad() {
      this(0, Double.NaN, Double.NaN, Double.NaN);
    }
  }

  /**
   * A build whose every span was acknowledged.
   *
   * @param lag from the build's end to the acknowledgement; zero or less where it is not known
   */
  public void emitted(Duration lag) {
    emitted.increment();
    if (lag.isPositive()) {
      lagObserver.accept(lag);
    }
  }

  /** A record that there was nothing to do for. */
  public void skipped() {
    skipped.increment();
  }

  /** A record kept aside. */
  public void deadLetter(String stage, String reason) {
    deadLetters.increment();
    deadLettersByKind
        .computeIfAbsent(new DeadLetterKind(stage, reason), kind -> new LongAdder())
        .increment();
  }

  /** Spans that the backend took in a request of so many bytes. */
  public void spansTaken(long spans, long bytes) {
    spansExported.add(spans);
    bytesExported.add(bytes);
  }

  /** Spans left out for their age. */
  public void spansTooOld(long spans) {
    spansTooOld.add(spans);
  }

  /** A request came to an end. */
  public void request(RequestOutcome outcome) {
    LongAdder adder = requests.get(outcome);
    if (adder != null) {
      adder.increment();
    }
  }

  /** A request was sent that had failed before. */
  public void repeat() {
    repeats.increment();
  }

  /** Told of every build's lag from now on; quick, and on any thread. */
  public void observeLag(Consumer<Duration> observer) {
    lagObserver = observer;
  }

  /** Where to ask what there is to carry. */
  public void measure(Load measured) {
    load = measured;
  }

  /** What there is to carry. */
  public Load load() {
    return load;
  }

  /** Records read and settled. */
  public long consumed() {
    return emitted() + skippedCount() + deadLetters();
  }

  /** Builds whose every span was acknowledged. */
  public long emitted() {
    return emitted.sum();
  }

  /** Records that there was nothing to do for. */
  public long skippedCount() {
    return skipped.sum();
  }

  /** Records kept aside. */
  public long deadLetters() {
    return deadLetters.sum();
  }

  /** Spans that the backend took, as it counts them: a span taken twice counts twice. */
  public long spansExported() {
    return spansExported.sum();
  }

  /** Spans left out for their age. */
  public long spansTooOld() {
    return spansTooOld.sum();
  }

  /** Bytes of OTLP, before compression, that the backend took. */
  public long bytesExported() {
    return bytesExported.sum();
  }

  /** Requests sent again. */
  public long repeats() {
    return repeats.sum();
  }

  /** Requests that ended so. */
  public long requests(RequestOutcome outcome) {
    LongAdder adder = requests.get(outcome);
    return adder == null ? 0 : adder.sum();
  }

  /** Records kept aside of this kind. */
  public long deadLetters(DeadLetterKind kind) {
    LongAdder adder = deadLettersByKind.get(kind);
    return adder == null ? 0 : adder.sum();
  }

  /** Records kept aside by a stage. */
  public long deadLetters(String stage) {
    return deadLettersByKind.entrySet().stream()
        .filter(e -> e.getKey().stage().equals(stage))
        .mapToLong(e -> e.getValue().sum())
        .sum();
  }
}
