package io.kitetrace.enricher.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * All that an enricher counts and measures. A record of the log counts once, as it is read: asked +
 * skipped + rejected. Safe for several threads.
 */
public final class EnricherMetrics {

  private static final String PREFIX = "kitetrace.enricher.";

  private final MeterRegistry registry;
  private final LongAdder timelines = new LongAdder();
  private final LongAdder apiRequests = new LongAdder();
  private volatile Load load = Load.UNKNOWN;

  /** What becomes of a record of the log. */
  public enum Outcome {
    /** Something is asked about its build. */
    ASKED,
    /** Nothing is, or it is known already. */
    SKIPPED,
    /** It is no build. */
    REJECTED
  }

  /** Registers everything; one for each registry. */
  public EnricherMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Outcome outcome : Outcome.values()) {
      builds(outcome);
    }
    gauge("asks", "Asks that wait for their answers", Load::asks);
    gauge("consumer.lag", "Records of the log that are not done yet", Load::lagRecords);
    gauge("kafka.reachable", "1 while Kafka answers, 0 while it does not", Load::kafkaReachable);
  }

  /** For who shows its figures itself. */
  public static EnricherMetrics ofCommand() {
    return new EnricherMetrics(new SimpleMeterRegistry());
  }

  /** What is to be measured at the moment; not a number until that is known. On any thread. */
  public interface Load {

    /** Nothing is known yet. */
    Load UNKNOWN =
        new Load() {
          @Override
          public double asks() {
            return Double.NaN;
          }

          @Override
          public double lagRecords() {
            return Double.NaN;
          }

          @Override
          public double kafkaReachable() {
            return Double.NaN;
          }
        };

    /** Asks that wait. */
    double asks();

    /** Records of the log in our partitions that are not done. */
    double lagRecords();

    /** 1 where Kafka answers, 0 where it does not. */
    double kafkaReachable();
  }

  /** Where to ask. */
  public void measure(Load measured) {
    load = measured;
  }

  /** What is measured now. */
  public Load load() {
    return load;
  }

  /** A record of the log was read. */
  public void read(Outcome outcome) {
    builds(outcome).increment();
  }

  /**
   * A timeline was written, its transaction committed.
   *
   * @param status its word
   */
  public void written(String source, String status) {
    timelines.increment();
    counter("timelines", "Timelines written", "source", source, "status", status).increment();
  }

  /**
   * A request to Buildkite, or to where it sends us, has ended.
   *
   * @param result a word out of few, such as {@code ok}, {@code gone}, {@code limited}
   */
  public void requested(String result) {
    counter("requests", "Requests to Buildkite and for downloads", "result", result).increment();
  }

  /** A worker waited for the organization's budget, and may now make one request to Buildkite. */
  public void waited(Duration time) {
    apiRequests.increment();
    counter("grants.waited.seconds", "Time spent waiting for the budget")
        .increment(time.toNanos() / 1e9);
  }

  /** Bytes of logs, reports and profiles have come. */
  public void downloaded(long bytes) {
    counter("bytes.read", "Bytes of logs, reports and profiles").increment((double) bytes);
  }

  /**
   * How much is wrong at present, counted when somebody looks.
   *
   * @param with {@code api}, or {@code poller} where none grants requests
   */
  public void troubles(String with, Supplier<Number> count) {
    Gauge.builder(PREFIX + "troubles", count)
        .description("What is wrong at present")
        .tags("with", with)
        .register(registry);
  }

  /** Requests to Buildkite by this process. */
  public long apiRequests() {
    return apiRequests.sum();
  }

  /** Timelines written by this process. */
  public long timelines() {
    return timelines.sum();
  }

  /** Records of the log with this outcome. */
  public long records(Outcome outcome) {
    return (long) builds(outcome).count();
  }

  private Counter builds(Outcome outcome) {
    String word = outcome.name().toLowerCase(Locale.ROOT);
    return counter("builds", "Records of the log, by outcome", "outcome", word);
  }

  private Counter counter(String name, String description, String... tags) {
    return Counter.builder(PREFIX + name).description(description).tags(tags).register(registry);
  }

  private void gauge(String name, String description, ToDoubleFunction<Load> value) {
    Gauge.builder(PREFIX + name, this, metrics -> value.applyAsDouble(metrics.load))
        .description(description)
        .register(registry);
  }
}
