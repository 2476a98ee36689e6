package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.api.BuildkiteApi;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.ingest.Ingest;
import io.kitetrace.poller.ingest.Redactor;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.poll.OrganizationPoller;
import io.kitetrace.poller.poll.PageReader;
import io.kitetrace.poller.poll.PollerResources;
import io.kitetrace.poller.retry.Retries.RetryLimits;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestBuildLog;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.http.ApiTimeouts;
import io.kitetrace.runtime.retry.Backoff;
import io.kitetrace.runtime.retry.Outages;
import io.kitetrace.runtime.retry.StopSignal;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The reconciliation of a service that has run for hours, by a clock that is put forward. */
class ReconciliationTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final InstantSource clock = () -> Instant.now().plus(ahead.get());
  private final PollerMetrics metrics = new PollerMetrics(new SimpleMeterRegistry(), clock);
  private final StopSignal stop = new StopSignal();
  private final BuildLog owned = TestBuildLog.of(log, metrics, stop, () -> {});
  private final PollerSettings settings = Pollers.settings(api.url(), log);
  private final Outages outages =
      new Outages(LoggerFactory.getLogger(ReconciliationTest.class), "API");
  private final BuildkiteApi client =
      new BuildkiteApi(
          settings.buildkite(),
          ApiTimeouts.DEFAULT,
          new RateBudget(1_000_000, System::nanoTime),
          metrics,
          1 << 20);

  @AfterEach
  void close() {
    stop.stop();
    client.close();
    api.close();
  }

  @Test
  void reconciliation_thatFails_doesNotEndPolling_andIsRetried() throws InterruptedException {
    api.put(FakeBuild.passed(1, Instant.now(), 5));
    api.always(
        (exchange, query) -> {
          if (query.containsKey("exclude_jobs")) {
            FakeApi.answer(exchange, 500, "oops".getBytes(StandardCharsets.UTF_8));
            return true;
          }
          return false;
        });
    Thread polling = new Thread(this::poll);
    polling.start();
    await().atMost(PATIENCE).until(() -> metrics.passes() > 0);
    assertThat(reconciliations()).isZero();

    ahead.set(Duration.ofHours(7));
    await().atMost(PATIENCE).until(() -> reconciliations() > 0);
    long passes = metrics.passes();
    await().atMost(PATIENCE).until(() -> metrics.passes() > passes + 3);
    assertThat(reconciliations()).as("not with each pass").isEqualTo(2);

    api.always((exchange, query) -> false);
    ahead.set(Duration.ofHours(8));
    await().atMost(PATIENCE).until(() -> reconciliations() > 2);
    long more = metrics.passes();
    await().atMost(PATIENCE).until(() -> metrics.passes() > more + 3);
    assertThat(reconciliations()).as("once is enough for six hours").isEqualTo(3);
    assertThat(outages.current()).isEmpty();
    assertThat(polling.isAlive()).isTrue();
    stop.stop();
    polling.join();
  }

  private long reconciliations() {
    return api.asked().stream().filter(asked -> asked.query().containsKey("exclude_jobs")).count();
  }

  private void poll() {
    try {
      PageReader pages =
          new PageReader(
              client,
              outages,
              new RetryLimits(2, 2, 2, false),
              new Backoff(Duration.ofMillis(20), Duration.ofMillis(20), () -> 0));
      Ingest.Rules rules =
          new Ingest.Rules(settings.buildkite().filter(), new Redactor(List.of()), metrics, clock);
      new OrganizationPoller(
              new PollerResources(
                  rules, settings.poll(), pages, pages, Runnable::run, new ServiceThreads()),
              "acme",
              owned)
          .run(stop);
    } catch (InterruptedException e) {
      // the test's end
    }
  }
}
