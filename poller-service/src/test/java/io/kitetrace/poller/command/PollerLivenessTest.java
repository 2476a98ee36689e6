package io.kitetrace.poller.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.Poller;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.http.ApiTimeouts;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.cumulative.CumulativeDistributionSummary;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The clock that tells a hang is moved by hand. */
class PollerLivenessTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();
  private final AtomicLong now = new AtomicLong();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void stopApi() {
    end.countDown();
    api.close();
  }

  @Test
  void liveness_whileAThreadHangs_isDownAndNamesIt_untilItDoesNot() throws InterruptedException {
    saysThatItHangs(
        "poll-acme",
        new SimpleMeterRegistry() {
          @Override
          protected Counter newCounter(Meter.Id id) { // for the first request
            hang();
            return super.newCounter(id);
          }
        });
  }

  @Test
  void liveness_whileAPublisherHangs_namesIt_andNotWhoWaitsForIt() throws InterruptedException {
    saysThatItHangs(
        "publish-1",
        new SimpleMeterRegistry() {
          @Override
          protected DistributionSummary newDistributionSummary(
              Meter.Id id, DistributionStatisticConfig statistics, double scale) {
            return new CumulativeDistributionSummary(id, clock, statistics, scale, false) {
              @Override
              protected void recordNonNegative(double lag) {
                hang();
                super.recordNonNegative(lag);
              }
            };
          }
        });
  }

  @Test
  void liveness_whileTheApiAsksForMinutes_isUp() {
    api.status(429, "{}", "Retry-After", "600");
    try (Poller poller = poller(Pollers.settings(api.url(), log), new SimpleMeterRegistry())) {
      poller.start();
      await().atMost(PATIENCE).until(() -> !poller.budget().waiting().isZero());
      staysUp(poller);
      assertThat(poller.budget().waiting()).isPositive();
    }
  }

  @Test
  void liveness_whileKafkaIsAway_isUp() {
    PollerSettings settings =
        Pollers.settings(api.url(), log)
            .withKafka(
                new KafkaSettings(
                    Map.of(
                        "bootstrap.servers",
                        "127.0.0.1:1",
                        "default.api.timeout.ms",
                        "300",
                        "request.timeout.ms",
                        "200")));
    try (Poller poller = poller(settings, new SimpleMeterRegistry())) {
      poller.start();
      await().atMost(PATIENCE).until(() -> !poller.kafkaOutages().isEmpty());
      staysUp(poller);
    }
  }

  private void saysThatItHangs(String thread, MeterRegistry registry) throws InterruptedException {
    api.put(FakeBuild.passed(1, Instant.now(), 5));
    try (Poller poller = poller(Pollers.settings(api.url(), log), registry)) {
      poller.start();
      hanging.await();
      assertThat(result(poller).getStatus()).isEqualTo(HealthStatus.UP);
      now.addAndGet(ServiceThreads.STUCK.toNanos() + 1);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(poller.notAlive()).containsExactly(thread));
      HealthResult down = result(poller);
      assertThat(down.getStatus()).isEqualTo(HealthStatus.DOWN);
      assertThat(down.getDetails()).asString().contains(thread);
      end.countDown();
      await().atMost(PATIENCE).until(() -> result(poller).getStatus().equals(HealthStatus.UP));
    }
  }

  /** Each thread shows anew that it lives. */
  private void staysUp(Poller poller) {
    for (int i = 0; i < 3; i++) {
      now.addAndGet(ServiceThreads.STUCK.toNanos() + 1);
      await().atMost(PATIENCE).until(() -> result(poller).getStatus().equals(HealthStatus.UP));
    }
  }

  private Poller poller(PollerSettings settings, MeterRegistry registry) {
    return new Poller(
        settings, registry, ApiTimeouts.DEFAULT, new ServiceThreads(now::get), System::nanoTime);
  }

  private static HealthResult result(Poller poller) {
    return Mono.from(new PollerFactory().liveness(poller).getResult()).block();
  }

  private void hang() {
    hanging.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
