package io.kitetrace.explorer.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/**
 * All that an explorer counts and measures. A record counts once its transaction is committed, so
 * that read = indexed + skipped + rejected. Safe for several threads.
 */
public final class ExplorerMetrics {

  private static final String PREFIX = "kitetrace.explorer.";
  private static final String TIMELINES = "Records of the timelines, by outcome";

  private final MeterRegistry registry;
  private final LongAdder indexed;
  private final LongAdder skipped;
  private final LongAdder rejected;
  private final LongAdder timelines;
  private final LongAdder rejectedTimelines;
  private final LongAdder rebuilds;
  private final DistributionSummary transactions;
  private volatile Load load = Load.UNKNOWN;

  /** Registers everything; one for each registry. */
  public ExplorerMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.indexed = counter("builds", "Records of the log, by outcome", "outcome", "indexed");
    this.skipped = counter("builds", "Records of the log, by outcome", "outcome", "skipped");
    this.rejected = counter("builds", "Records of the log, by outcome", "outcome", "rejected");
    this.timelines = counter("timelines", TIMELINES, "outcome", "indexed");
    this.rejectedTimelines = counter("timelines", TIMELINES, "outcome", "rejected");
    this.rebuilds = counter("rebuilds", "Times that the index was begun anew");
    this.transactions =
        DistributionSummary.builder(PREFIX + "transaction")
            .baseUnit("seconds")
            .description("How long writing a transaction takes at its end")
            .register(registry);
    gauge("consumer.lag", "Records of the log that are not indexed yet", Load::lagRecords);
    gauge("timelines.lag", "Records of the timelines that are not indexed yet", Load::lagTimelines);
    gauge(
        "lag.seconds",
        "Since the last indexed record was written, while more are there",
        Load::lagSeconds);
    gauge("index.bytes", "Size of the index's file", Load::indexBytes);
    gauge("kafka.reachable", "1 while Kafka answers, 0 while it does not", Load::kafkaReachable);
  }

  /** For a command, which shows its figures itself. */
  public static ExplorerMetrics ofCommand() {
    return new ExplorerMetrics(new SimpleMeterRegistry());
  }

  /** What is to be measured at the moment; not a number until that is known. On any thread. */
  public interface Load {

    /** Nothing is known yet. */
    Load UNKNOWN =
        new Load() {
          @Override
          public double lagRecords() {
            return Double.NaN;
          }

          @Override
          public double lagTimelines() {
            return Double.NaN;
          }

          @Override
          public double lagSeconds() {
            return Double.NaN;
          }

          @Override
          public double indexBytes() {
            return Double.NaN;
          }

          @Override
          public double kafkaReachable() {
            return Double.NaN;
          }
        };

    /** Records of the log that are not in the index. */
    double lagRecords();

    /** Records of the timelines that are not in the index. */
    double lagTimelines();

    /** How old the last indexed record is, where the log has more. */
    double lagSeconds();

    /** The size of the index's file. */
    double indexBytes();

    /** 1 where Kafka answers, 0 where it does not. */
    double kafkaReachable();
  }

  /** Where to ask. */
  public void measure(Load measured) {
    load = measured;
  }

  /** A transaction was committed. */
  public void committed(Duration took) {
    transactions.record(took.toNanos() / 1e9);
  }

  /** Records of the log that it had. */
  public void builds(long builds, long unfinished, long broken) {
    indexed.add(builds);
    skipped.add(unfinished);
    rejected.add(broken);
  }

  /** Records of the timelines that it had. */
  public void timelines(long written, long broken) {
    timelines.add(written);
    rejectedTimelines.add(broken);
  }

  /** The index begins anew. */
  public void rebuilt() {
    rebuilds.increment();
  }

  /** Records that are in the index, each version of a build counted. */
  public long indexed() {
    return indexed.sum();
  }

  /** Records of builds that have not finished. */
  public long skipped() {
    return skipped.sum();
  }

  /** Records that are no builds. */
  public long rejected() {
    return rejected.sum();
  }

  /** Timelines that are in the index, each version of one counted. */
  public long timelines() {
    return timelines.sum();
  }

  /** Records that are no timelines. */
  public long rejectedTimelines() {
    return rejectedTimelines.sum();
  }

  /** Times that the index was begun anew by this process. */
  public long rebuilds() {
    return rebuilds.sum();
  }

  /** What is measured now. */
  public Load load() {
    return load;
  }

  private LongAdder counter(String name, String description, String... tags) {
    LongAdder adder = new LongAdder();
    FunctionCounter.builder(PREFIX + name, adder, LongAdder::sum)
        .description(description)
        .tags(tags)
        .register(registry);
    return adder;
  }

  private void gauge(String name, String description, ToDoubleFunction<Load> value) {
    Gauge.builder(PREFIX + name, this, metrics -> value.applyAsDouble(metrics.load))
        .description(description)
        .register(registry);
  }
}
