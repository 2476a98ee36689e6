package io.kitetrace.poller.ownership;

import io.kitetrace.poller.api.BuildkiteApi;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.backfill.Backfills;
import io.kitetrace.poller.ingest.Ingest;
import io.kitetrace.poller.ingest.Redactor;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.poll.PageReader;
import io.kitetrace.poller.poll.PollerResources;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.http.ApiTimeouts;
import io.kitetrace.runtime.retry.Backoff;
import io.kitetrace.runtime.retry.Outages;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Work on an API that is not there. */
final class TestWork implements AutoCloseable {

  final PollerMetrics metrics =
      new PollerMetrics(new SimpleMeterRegistry(), InstantSource.system());
  final ServiceThreads threads = new ServiceThreads();
  final RateBudget budget = new RateBudget(1_000, System::nanoTime);
  private final PollerSettings settings;
  private final BuildkiteApi api;

  TestWork(TestLog log) {
    this.settings = Pollers.settings(URI.create("http://127.0.0.1:1"), log);
    this.api =
        new BuildkiteApi(settings.buildkite(), ApiTimeouts.DEFAULT, budget, metrics, 1 << 20);
  }

  Work of(Mode mode) {
    Ingest.Rules rules =
        new Ingest.Rules(
            settings.buildkite().filter(),
            new Redactor(List.of("/pipelines")),
            metrics,
            InstantSource.system());
    PageReader pages =
        new PageReader(
            api,
            new Outages(LoggerFactory.getLogger(TestWork.class), "API"),
            mode.limits(),
            new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1), () -> 0));
    PollerResources resources =
        new PollerResources(
            rules, settings.poll(), pages, pages, threads.pool("publish", 1), threads);
    return new Work(
        mode, new OnePass(settings), new Backfills(resources), resources, budget, fault -> {});
  }

  @Override
  public void close() {
    api.close();
  }
}
