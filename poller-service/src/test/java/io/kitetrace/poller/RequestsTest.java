package io.kitetrace.poller;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.api.BuildkiteApi;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.ingest.Ingest;
import io.kitetrace.poller.ingest.Redactor;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.LogSettings;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.poll.OrganizationPoller;
import io.kitetrace.poller.poll.PageReader;
import io.kitetrace.poller.poll.PollerResources;
import io.kitetrace.poller.retry.Retries;
import io.kitetrace.poller.retry.Retries.RetryLimits;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.kafka.TopicSetup;
import io.kitetrace.runtime.retry.Backoff;
import io.kitetrace.runtime.retry.Outage;
import io.kitetrace.runtime.retry.Outages;
import io.kitetrace.runtime.retry.StopSignal;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.company.CompanyShape;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * How many requests passes take, as the API counts them itself. Its builds live by the test's
 * clock, which goes from some minutes ago to now; its {@code Date} is the real one.
 */
class RequestsTest {

  private static final String ORGANIZATION = "acme";
  private static final Duration OVERLAP = Duration.ofMinutes(10);

  private final TestLog log = TestLog.create();
  private final PollerMetrics metrics =
      new PollerMetrics(new SimpleMeterRegistry(), InstantSource.system());
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1), () -> 0);
  private final StopSignal stop = new StopSignal();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final BuildLog owned = owned();

  @AfterEach
  void close() {
    owned.close();
  }

  @Test
  void steadyState_with500PipelinesAnd80BuildsInTheOverlap_isOneRequestAnInterval()
      throws InterruptedException {
    now.updateAndGet(time -> time.minus(Duration.ofMinutes(3)));
    CompanyShape shape =
        CompanyShape.defaults()
            .withPipelines(500)
            .withBuilds(120)
            .withJobsPerBuild(4)
            .withHistory(OVERLAP.multipliedBy(2))
            .withLive(24, Duration.ofMinutes(3));
    try (BuildkiteSimulator simulator = simulator(shape);
        BuildkiteApi api = api(simulator, Globs.ALL)) {
      OrganizationPoller poller = poller(simulator, api, Globs.ALL);
      poller.pass(stop);
      long before = simulator.counters().requests();
      for (int interval = 1; interval <= 6; interval++) {
        now.updateAndGet(time -> time.plus(Duration.ofSeconds(30)));
        poller.pass(stop);
        assertThat(simulator.counters().requests() - before).isEqualTo(interval);
      }
      Instant from = now.get().minus(OVERLAP);
      assertThat(simulator.truth().finished().filter(b -> finishedAt(b).isAfter(from)).count())
          .isBetween(45L, 100L);
      assertThat(published()).containsExactlyInAnyOrderElementsOf(finished(simulator, b -> true));
    }
  }

  @Test
  void aFewPipelinesOfALargeOrganization_areAskedForAlone_andNothingIsMissed()
      throws InterruptedException {
    now.updateAndGet(time -> time.minus(Duration.ofMinutes(1)));
    CompanyShape shape =
        CompanyShape.defaults()
            .withPipelines(60)
            .withBuilds(1_500)
            .withJobsPerBuild(3)
            .withHistory(OVERLAP.multipliedBy(2))
            .withLive(100, Duration.ofMinutes(1));
    try (BuildkiteSimulator simulator = simulator(shape)) {
      List<String> two = twoPipelines(simulator);
      try (BuildkiteApi api = api(simulator, Globs.of(two))) {
        OrganizationPoller poller = poller(simulator, api, Globs.of(two));
        poller.pass(stop);
        assertThat(simulator.counters().ofEndpoint("builds")).as("the first start").isZero();
        poller.pass(stop);
        long measured = simulator.counters().ofEndpoint("builds");
        assertThat(measured).as("the organization's list is measured").isGreaterThan(4);
        long before = simulator.counters().requests();
        for (int interval = 1; interval <= 6; interval++) {
          now.updateAndGet(time -> time.plus(Duration.ofSeconds(10)));
          poller.pass(stop);
          assertThat(simulator.counters().requests() - before).isEqualTo(2L * interval);
        }
        assertThat(simulator.counters().ofEndpoint("builds")).isEqualTo(measured);
      }
      assertThat(published())
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(
              finished(simulator, b -> two.contains(b.pipeline())));
    }
  }

  @Test
  void aPipelineThatIsNotThere_doesNotHoldUpTheOthers() throws InterruptedException {
    try (BuildkiteSimulator simulator = simulator(CompanyShape.defaults().withBuilds(120))) {
      String there = twoPipelines(simulator).getFirst();
      Globs wanted = Globs.of(List.of("no-such-pipeline", there));
      try (BuildkiteApi api = api(simulator, wanted)) {
        poller(simulator, api, wanted).pass(stop);
      }
      assertThat(published())
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(
              finished(simulator, b -> b.pipeline().equals(there)));
    }
  }

  private BuildkiteSimulator simulator(CompanyShape shape) {
    return BuildkiteSimulator.start(
        SimulatorOptions.defaults()
            .withCompany(shape)
            .withOrganizations(ORGANIZATION)
            .withClock(now::get)
            .withRateLimits(RateLimits.unlimited()));
  }

  private BuildkiteApi api(BuildkiteSimulator simulator, Globs wanted) {
    return new BuildkiteApi(
        settings(simulator, wanted),
        io.kitetrace.runtime.http.ApiTimeouts.DEFAULT,
        new RateBudget(1_000_000, System::nanoTime),
        metrics,
        1 << 20);
  }

  private OrganizationPoller poller(BuildkiteSimulator simulator, BuildkiteApi api, Globs wanted) {
    PageReader pages =
        new PageReader(
            api,
            new Outages(LoggerFactory.getLogger(RequestsTest.class), "API"),
            RetryLimits.ONE_SHOT,
            backoff);
    Ingest.Rules rules =
        new Ingest.Rules(
            settings(simulator, wanted).filter(),
            new Redactor(List.of()),
            metrics,
            InstantSource.system());
    return new OrganizationPoller(
        new PollerResources(
            rules,
            Pollers.settings(simulator.uri(), log).poll(),
            pages,
            pages,
            Runnable::run,
            new ServiceThreads()),
        ORGANIZATION,
        owned);
  }

  private BuildkiteSettings settings(BuildkiteSimulator simulator, Globs wanted) {
    BuildkiteSettings all = Pollers.settings(simulator.uri(), log).buildkite();
    return new BuildkiteSettings(
        all.token(),
        all.organizations(),
        BuildFilter.ofPipelines(wanted, Globs.NONE),
        all.apiUrl(),
        null,
        all.requestsPerMinute());
  }

  private BuildLog owned() {
    try (Admin admin = Admin.create(log.kafka().admin(Map.of()))) {
      new TopicSetup(admin, log.topics()).run();
    }
    return new BuildLog(
        new LogSettings(
            log.kafka(), log.topics().topics(), log.group(), log.group(), 1 << 20, 1 << 20),
        0,
        metrics,
        new Retries(
            new Outage(LoggerFactory.getLogger(RequestsTest.class), "Kafka"),
            RetryLimits.ONE_SHOT,
            backoff),
        stop,
        () -> {});
  }

  /** Two that are neither the busiest nor without builds. */
  private static List<String> twoPipelines(BuildkiteSimulator simulator) {
    List<String> byBuilds =
        simulator
            .truth()
            .builds()
            .collect(groupingBy(BuildTruth::pipeline, counting()))
            .entrySet()
            .stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList();
    int middle = byBuilds.size() / 2;
    return byBuilds.subList(middle, middle + 2);
  }

  private static Instant finishedAt(BuildTruth build) {
    return build.last().orElseThrow().finishedAt();
  }

  private static Set<String> finished(
      BuildkiteSimulator simulator, java.util.function.Predicate<BuildTruth> wanted) {
    return simulator.truth().finished().filter(wanted).map(BuildTruth::id).collect(toSet());
  }

  private Set<String> published() {
    return log.builds().stream().map(ConsumerRecord::key).collect(toSet());
  }
}
