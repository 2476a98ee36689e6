package io.kitetrace.emitter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EmitterMetricsTest {

  private static final Instant NOW = Instant.parse("2026-01-05T10:30:00Z");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final EmitterMetrics metrics = new EmitterMetrics(registry, () -> NOW);

  @Test
  void deadLetter_ofAnUnknownReason_countsAsOther() {
    metrics.deadLetter(RecordKind.BUILD, "export", "refused");
    metrics.deadLetter(RecordKind.TIMELINE, "trace", "SomeException");
    assertThat(metrics.deadLetters()).isEqualTo(1);
    assertThat(metrics.outcomes(RecordKind.TIMELINE).deadLetters()).isEqualTo(1);
    String series = "kitetrace_emitter_dead_letters_total{reason=\"%s\",stage=\"%s\"}";
    assertThat(value(series.formatted("refused", "export"))).isEqualTo(1);
    assertThat(value(series.formatted("other", "trace"))).isEqualTo(1);
    assertThat(value(series.formatted("malformed", "read"))).isZero();
  }

  @Test
  void load_beforeAnythingRuns_isUnknown() {
    assertThat(value("kitetrace_emitter_consumer_lag")).isNaN();
    assertThat(value("kitetrace_emitter_in_flight_bytes")).isZero();
  }

  @Test
  void lag_ofAHistoryReplayedAtOnce_sumsUpInSeconds() {
    for (int i = 0; i < 2_000; i++) {
      metrics.emitted(RecordKind.BUILD, NOW.minus(Duration.ofDays(90)));
    }
    assertThat(value("kitetrace_emitter_lag_seconds_sum")).isEqualTo(2_000 * 90 * 86_400.0);
    assertThat(value("kitetrace_emitter_lag_seconds_count")).isEqualTo(2_000);
    assertThat(value("kitetrace_emitter_lag_seconds_max")).isEqualTo(90 * 86_400.0);
  }

  @Test
  void lag_ofABuildOfAnotherMillennium_isALagToo() {
    metrics.emitted(RecordKind.BUILD, NOW.minus(Duration.ofDays(300 * 365)));
    metrics.emitted(RecordKind.BUILD, NOW.minus(Duration.ofMillis(1_500)));
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
