package io.kitetrace.poller.testing;

import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.LogSettings;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.retry.Retries;
import io.kitetrace.poller.retry.Retries.RetryLimits;
import io.kitetrace.runtime.kafka.TopicSetup;
import io.kitetrace.runtime.retry.Backoff;
import io.kitetrace.runtime.retry.Outage;
import io.kitetrace.runtime.retry.Waiter;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.LoggerFactory;

/** The log as the owner of partition 0 of a test's topics has it. */
public final class TestBuildLog {

  public static final int PARTITION = 0;

  private static final int MAX_BYTES = 1 << 20;

  private TestBuildLog() {}

  public static BuildLog of(TestLog log, PollerMetrics metrics, Waiter waiter, Runnable onFenced) {
    return of(log, metrics, outage(), waiter, onFenced);
  }

  public static BuildLog of(
      TestLog log, PollerMetrics metrics, Outage outage, Waiter waiter, Runnable onFenced) {
    setUp(log);
    return new BuildLog(
        settings(log),
        PARTITION,
        metrics,
        new Retries(
            outage,
            RetryLimits.ENDLESS,
            new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1), () -> 0)),
        waiter,
        onFenced);
  }

  public static void setUp(TestLog log) {
    try (Admin admin = Admin.create(log.kafka().admin(Map.of()))) {
      new TopicSetup(admin, log.topics()).run();
    }
  }

  public static LogSettings settings(TestLog log) {
    return new LogSettings(
        log.kafka(), log.topics().topics(), log.group(), log.group(), MAX_BYTES, 8 * MAX_BYTES);
  }

  public static Outage outage() {
    return new Outage(LoggerFactory.getLogger(TestBuildLog.class), "Kafka");
  }
}
