package io.kitetrace.enricher.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.enricher.Enricher;
import io.kitetrace.enricher.TestLog;
import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.enricher.settings.EnricherSettings;
import io.kitetrace.poller.Poller;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.http.ApiTimeouts;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.Counters;
import io.kitetrace.simulator.api.RateLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** A poller and an enricher that has more to ask than there is time for. */
class BudgetTest {

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final int PER_MINUTE = 60;
  private static final Duration INTERVAL = Duration.ofMillis(400); // 4 s of the clock

  /** How fast the clock of both budgets and of the simulator goes. */
  private static final int HASTE = 10;

  private final long begin = System.nanoTime();
  private final Instant anchor = Instant.now();
  private final LongSupplier clock = () -> begin + HASTE * (System.nanoTime() - begin);

  @Test
  void aThousandJobsThatWaitForTheirLogs_leaveTheBudgetWhole_andPollingWhatItNeeds()
      throws Exception {
    try (TestLog log = new TestLog(4);
        BuildkiteSimulator simulator = simulator()) {
      Map<String, String> variables =
          log.variables(
              Map.of(
                  "BUILDKITE_API_URL",
                  simulator.uri().toString(),
                  "BUILDKITE_ORGANIZATION",
                  "acme",
                  "API_REQUESTS_PER_MINUTE",
                  Integer.toString(PER_MINUTE),
                  "POLL_INTERVAL",
                  INTERVAL.toMillis() + "ms",
                  "POLLER_GROUP",
                  log.group() + ".poller",
                  "POLLER_TRANSACTIONAL_ID_PREFIX",
                  log.group() + ".poller",
                  "ENRICH_LOGS",
                  "all",
                  "ENRICH_TESTS",
                  "none",
                  "ENRICH_REQUESTS_PER_MINUTE",
                  "1000"));
      EnricherSettings settings = EnricherSettings.read(new Settings(Variables.of(variables)));
      EnricherMetrics metrics = EnricherMetrics.ofCommand();
      ServiceThreads threads = new ServiceThreads();
      try (Poller poller = poller(variables);
          JobAnswers answers = JobAnswers.start(settings, metrics, threads, clock);
          Enricher enricher =
              new Enricher(settings, answers, metrics, threads, Clock.systemUTC())) {
        poller.start();
        await().atMost(LIMIT).until(() -> poller.metrics().passes() > 1);
        enricher.start(LIMIT);
        // Half of the budget at a time: more than two minutes.
        await().atMost(LIMIT).until(() -> poller.metrics().lent() > PER_MINUTE);

        Counters counters = simulator.counters();
        assertThat(metrics.load().asks()).as("jobs that still wait").isGreaterThan(1_000);
        assertThat(counters.ofEndpoint("job-log")).isPositive();
        assertThat(counters.mostRequestsInAMinute()).isLessThanOrEqualTo(PER_MINUTE);
        assertThat(counters.ofEndpoint("job-log")).isLessThanOrEqualTo(poller.metrics().lent());
        assertThat(poller.budget().waited()).isLessThanOrEqualTo(INTERVAL);
        assertThat(answers.problems()).isEmpty();
      }
    }
  }

  private BuildkiteSimulator simulator() {
    return BuildkiteSimulator.start(
        SimulatorOptions.defaults()
            .withBuilds(300)
            .withToken("bkua_none")
            .withRateLimits(RateLimits.unlimited())
            .withAnchor(anchor)
            .withClock(() -> anchor.plusNanos(clock.getAsLong() - begin)));
  }

  private Poller poller(Map<String, String> variables) {
    Settings settings = new Settings(Variables.of(variables));
    PollerSettings read = PollerSettings.read(settings);
    settings.check();
    return new Poller(
        read, new SimpleMeterRegistry(), ApiTimeouts.DEFAULT, new ServiceThreads(), clock);
  }
}
