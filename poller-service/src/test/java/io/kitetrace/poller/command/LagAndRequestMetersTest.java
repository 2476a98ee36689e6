package io.kitetrace.poller.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LagAndRequestMetersTest {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final LagAndRequestMeters meters = new LagAndRequestMeters(registry);

  @Test
  void lags_ofAWholeBackfill_sumUpInSeconds() {
    for (int i = 0; i < 2_000; i++) {
      meters.published(Duration.ofDays(90));
      meters.landed(Duration.ofDays(90));
    }
    for (String name : new String[] {"lag", "webhook_lag"}) {
      assertThat(value("kitetrace_poller_" + name + "_seconds_sum"))
          .isEqualTo(2_000 * 90 * 86_400.0);
      assertThat(value("kitetrace_poller_" + name + "_seconds_count")).isEqualTo(2_000);
    }
  }

  @Test
  void lags_standInTheirBuckets_andOneBeforeItsTimeInNone() {
    meters.published(Duration.ofDays(300 * 365));
    meters.published(Duration.ofMillis(2_500));
    meters.published(Duration.ofMillis(-1));
    meters.landed(Duration.ofMillis(400));
    assertThat(value("kitetrace_poller_lag_seconds_bucket{le=\"3.0\"}")).isEqualTo(1);
    assertThat(value("kitetrace_poller_lag_seconds_bucket{le=\"+Inf\"}")).isEqualTo(2);
    assertThat(value("kitetrace_poller_webhook_lag_seconds_bucket{le=\"1.0\"}")).isEqualTo(1);
  }

  private double value(String series) {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(series + " is not in " + registry.scrape()));
  }
}
