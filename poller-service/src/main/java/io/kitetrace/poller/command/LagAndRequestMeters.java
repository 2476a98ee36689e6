package io.kitetrace.poller.command;

import io.kitetrace.poller.PollerMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Records lags and requests as they happen. */
final class LagAndRequestMeters implements PollerMeters {

  private final MeterRegistry registry;
  private final Timer lag;
  private final Timer webhookLag;

  LagAndRequestMeters(MeterRegistry registry) {
    this.registry = registry;
    this.lag =
        Timer.builder("kitetrace.poller.lag")
            .description("From a build's finish to its record in the log")
            .serviceLevelObjectives(
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                Duration.ofMinutes(5),
                Duration.ofMinutes(15),
                Duration.ofHours(1),
                Duration.ofDays(1))
            .register(registry);
    this.webhookLag =
        Timer.builder("kitetrace.poller.webhook.lag")
            .description("From a webhook's delivery to its build in the log")
            .serviceLevelObjectives(
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofMinutes(1))
            .register(registry);
  }

  @Override
  public void landed(Duration time) {
    webhookLag.record(time);
  }

  @Override
  public void requested(int status) {
    Counter.builder("kitetrace.poller.requests")
        .description("Requests to Buildkite's API by status")
        .tag("status", status == 0 ? "none" : Integer.toString(status))
        .register(registry)
        .increment();
  }

  @Override
  public void published(Duration time) {
    lag.record(time);
  }
}
