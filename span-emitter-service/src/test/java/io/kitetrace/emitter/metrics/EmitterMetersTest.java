package io.kitetrace.emitter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EmitterMetersTest {

  private final EmitterCounters counters = new EmitterCounters();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  EmitterMetersTest() {
    new EmitterMeters(counters).bindTo(registry);
  }

  @Test
  void lag_ofAHistoryReplayedAtOnce_sumsUpInSeconds() {
    for (int i = 0; i < 2_000; i++) {
      counters.emitted(Duration.ofDays(90));
    }
    assertThat(value("kitetrace_emitter_lag_seconds_sum")).isEqualTo(2_000 * 90 * 86_400.0);
    assertThat(value("kitetrace_emitter_lag_seconds_count")).isEqualTo(2_000);
    assertThat(value("kitetrace_emitter_lag_seconds_max")).isEqualTo(90 * 86_400.0);
  }

  @Test
  void lag_ofABuildOfAnotherMillennium_isALagToo() {
    counters.emitted(Duration.ofDays(300 * 365));
    counters.emitted(Duration.ofMillis(1_500));
    assertThat(value("kitetrace_emitter_lag_seconds_bucket{le=\"5.0\"}")).isEqualTo(1);
    assertThat(value("kitetrace_emitter_lag_seconds_bucket{le=\"86400.0\"}")).isEqualTo(1);
    assertThat(value("kitetrace_emitter_lag_seconds_bucket{le=\"+Inf\"}")).isEqualTo(2);
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
