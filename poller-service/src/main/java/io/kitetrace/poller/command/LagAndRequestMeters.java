package io.kitetrace.poller.command;

import io.kitetrace.poller.PollerMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** Records lags and requests as they happen. */
final class LagAndRequestMeters implements PollerMeters {

  private final MeterRegistry registry;
  private final DistributionSummary lag;
  private final DistributionSummary webhookLag;

  LagAndRequestMeters(MeterRegistry registry) {
    this.registry = registry;
    this.lag =
        seconds("kitetrace.poller.lag", "From a build's finish to its record in the log")
            .serviceLevelObjectives(1, 3, 10, 30, 60, 120, 300, 900, 3_600, 86_400)
            .register(registry);
    this.webhookLag =
        seconds("kitetrace.poller.webhook.lag", "From a webhook's delivery to its build in the log")
            .serviceLevelObjectives(1, 2, 3, 10, 60)
            .register(registry);
  }

  /**
   * Not a timer, which sums up nanoseconds: a backfill's lags are more than its sum can hold. Its
   * bounds are whole numbers, since values are rounded up to them.
   */
  private static DistributionSummary.Builder seconds(String name, String description) {
    return DistributionSummary.builder(name).baseUnit("seconds").description(description);
  }

  private static double seconds(Duration time) {
    return time.getSeconds() + time.getNano() / 1e9;
  }

  @Override
  public void landed(Duration time) {
    webhookLag.record(seconds(time));
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
    lag.record(seconds(time));
  }
}
