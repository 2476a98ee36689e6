package io.kitetrace.enricher;

import io.kitetrace.enricher.consume.EnricherAcls;
import io.kitetrace.enricher.consume.LogReader;
import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.enricher.settings.EnricherSettings;
import io.kitetrace.runtime.kafka.KafkaStatus;
import io.kitetrace.runtime.kafka.LogAdmin;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An enricher: reads the log, asks what went on inside its jobs, writes that as timelines. Made of
 * plain parts, usable with and without a framework. Safe for several threads.
 */
public final class Enricher implements AutoCloseable {

  /** As patient as a service is. */
  public static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

  private static final Duration SHUTDOWN = Duration.ofSeconds(25);
  private static final Logger LOG = LoggerFactory.getLogger(Enricher.class);

  private final EnricherSettings settings;
  private final EnricherMetrics metrics;
  private final ServiceThreads threads;
  private final KafkaStatus kafka;
  private final LogAdmin admin;
  private final LogReader reader;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean reading;

  /**
   * Opens no connection yet.
   *
   * @param threads its own, or those of a process that may live on without it
   */
  public Enricher(
      EnricherSettings settings,
      Answers answers,
      EnricherMetrics metrics,
      ServiceThreads threads,
      Clock clock) {
    this.settings = settings;
    this.metrics = metrics;
    this.threads = threads;
    this.kafka = new KafkaStatus(clock);
    this.admin =
        new LogAdmin(
            settings.kafka(),
            settings.topics(),
            LogReader.group(settings.group()),
            EnricherAcls.of(settings.topics().topics(), settings.group()));
    this.reader = new LogReader(settings, answers, metrics, kafka, threads);
    var unused = threads.failed().whenComplete((nothing, failure) -> failed(failure));
    metrics.measure(reader);
  }

  /**
   * Waits for Kafka, makes the topics that are absent, gives a new group its place and begins to
   * read. Comes back without having begun if it is closed meanwhile, and has then {@link #ended}.
   *
   * @param limit how long Kafka may not answer before this gives up
   * @throws io.kitetrace.runtime.command.CommandFailure if Kafka does not answer or refuses us, or
   *     the group has lost its place
   */
  public void start(Duration limit) throws InterruptedException {
    if (!admin.awaitReachable(limit, closing, kafka)) {
      reader.abandon();
      return;
    }
    admin.setUpTopicsAndTimelines();
    admin.prepare(settings.start(), true);
    LOG.atInfo()
        .addKeyValue("log", settings.topics().topics().builds())
        .addKeyValue("timelines", settings.topics().topics().timelines())
        .addKeyValue("group", settings.group())
        .addKeyValue("pipelines", settings.pipelines())
        .addKeyValue("requestsPerMinute", settings.requestsPerMinute())
        .log("enricher starts");
    reader.start();
    reading = true;
  }

  /** Comes to an end when reading has: exceptionally if it cannot continue. */
  public CompletableFuture<@Nullable Void> ended() {
    return reader.ended().copy();
  }

  /** Whether it has begun to read. */
  public boolean reading() {
    return reading;
  }

  /** How Kafka is. */
  public KafkaStatus kafka() {
    return kafka;
  }

  /** Its threads, for its health. */
  public ServiceThreads threads() {
    return threads;
  }

  /** What it did so far. */
  public EnricherMetrics metrics() {
    return metrics;
  }

  /** Writes what is answered, commits, leaves the group: 25 s at most. */
  @Override
  public void close() {
    closing.countDown();
    reader.stop();
    try {
      if (reading) {
        reader.ended().get(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // told where it happened; here it is only about letting go
    }
  }

  private void failed(@Nullable Throwable failure) {
    if (failure != null) {
      reader.fail(failure);
    }
  }
}
