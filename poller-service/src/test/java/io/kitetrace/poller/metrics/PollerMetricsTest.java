package io.kitetrace.poller.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.metrics.PollerMetrics.HintOutcome;
import io.kitetrace.poller.metrics.PollerMetrics.InboxResult;
import io.kitetrace.poller.metrics.PollerMetrics.WebhookResult;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.state.BuildCounts.Outcome;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PollerMetricsTest {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Instant now = Instant.now();
  private final PollerMetrics metrics = new PollerMetrics(registry, () -> now);

  @Test
  void lags_ofAWholeBackfill_sumUpInSeconds() {
    for (int i = 0; i < 2_000; i++) {
      metrics.publishedLive(now.minus(Duration.ofDays(90)));
      metrics.publishedHinted(now.minus(Duration.ofDays(90)));
    }
    for (String name : new String[] {"lag", "webhook_lag"}) {
      assertThat(value("kitetrace_poller_" + name + "_seconds_sum"))
          .isEqualTo(2_000 * 90 * 86_400.0);
      assertThat(value("kitetrace_poller_" + name + "_seconds_count")).isEqualTo(2_000);
    }
  }

  @Test
  void lags_areInTheirBuckets_andOneOfAClockAheadOfOursIsNone() {
    metrics.publishedLive(now.minus(Duration.ofDays(300 * 365)));
    metrics.publishedLive(now.minus(Duration.ofMillis(2_500)));
    metrics.publishedLive(now.minus(Duration.ofMillis(-1)));
    metrics.publishedHinted(now.minus(Duration.ofMillis(400)));
    assertThat(value("kitetrace_poller_lag_seconds_bucket{le=\"1.0\"}")).isEqualTo(1);
    assertThat(value("kitetrace_poller_lag_seconds_bucket{le=\"3.0\"}")).isEqualTo(2);
    assertThat(value("kitetrace_poller_lag_seconds_bucket{le=\"+Inf\"}")).isEqualTo(3);
    assertThat(value("kitetrace_poller_webhook_lag_seconds_bucket{le=\"1.0\"}")).isEqualTo(1);
  }

  @Test
  void everyMeter_hasItsName_fromTheStart() {
    metrics.requested(200);
    metrics.requested(0);
    assertThat(
            registry
                .scrape()
                .lines()
                .filter(line -> line.startsWith("kitetrace_poller_") && !line.contains("_seconds"))
                .map(line -> line.substring("kitetrace_poller_".length())))
        .containsExactlyInAnyOrder(
            "builds_total{outcome=\"published\"} 0.0",
            "builds_total{outcome=\"unchanged\"} 0.0",
            "builds_total{outcome=\"filtered\"} 0.0",
            "builds_total{outcome=\"unfinished\"} 0.0",
            "builds_total{outcome=\"rejected\"} 0.0",
            "dead_letters_refused_total 0.0",
            "requests_granted_total 0.0",
            "polls_total 0.0",
            "hints_total{outcome=\"fetched\"} 0.0",
            "hints_total{outcome=\"coalesced\"} 0.0",
            "hints_total{outcome=\"known\"} 0.0",
            "hints_total{outcome=\"filtered\"} 0.0",
            "hints_total{outcome=\"left_to_polling\"} 0.0",
            "hints_total{outcome=\"lost\"} 0.0",
            "inbox_total{result=\"received\"} 0.0",
            "inbox_total{result=\"unreadable\"} 0.0",
            "inbox_total{result=\"foreign\"} 0.0",
            "webhooks_total{result=\"hint\"} 0.0",
            "webhooks_total{result=\"ping\"} 0.0",
            "webhooks_total{result=\"ignored\"} 0.0",
            "webhooks_total{result=\"foreign\"} 0.0",
            "webhooks_total{result=\"unauthorized\"} 0.0",
            "webhooks_total{result=\"unreadable\"} 0.0",
            "webhooks_total{result=\"too_large\"} 0.0",
            "webhooks_total{result=\"misdirected\"} 0.0",
            "webhooks_total{result=\"malformed\"} 0.0",
            "webhooks_total{result=\"incomplete\"} 0.0",
            "webhooks_total{result=\"overloaded\"} 0.0",
            "webhooks_total{result=\"idle\"} 0.0",
            "requests_total{status=\"200\"} 1.0",
            "requests_total{status=\"none\"} 1.0");
  }

  @Test
  void whatIsCounted_standsInTheRegistry_andCanBeReadHere() {
    metrics.count(Outcome.PUBLISHED);
    metrics.count(Outcome.UNCHANGED);
    metrics.count(Outcome.FILTERED);
    metrics.count(Outcome.UNFINISHED);
    metrics.count(Outcome.REJECTED);
    metrics.count(Outcome.REJECTED);
    metrics.deadLetterRefused();
    metrics.passed("acme", now);
    metrics.count(HintOutcome.KNOWN);
    metrics.count(InboxResult.FOREIGN);
    metrics.count(WebhookResult.IDLE);
    metrics.requested(503);
    assertThat(metrics.builds()).isEqualTo(new BuildCounts(1, 1, 1, 1, 2));
    assertThat(value("kitetrace_poller_builds_total{outcome=\"published\"}")).isEqualTo(1);
    assertThat(value("kitetrace_poller_builds_total{outcome=\"rejected\"}")).isEqualTo(2);
    assertThat(value("kitetrace_poller_dead_letters_refused_total")).isEqualTo(1);
    assertThat(value("kitetrace_poller_polls_total")).isEqualTo(1);
    assertThat(metrics.cursor("acme")).isEqualTo(now);
    assertThat(metrics.counted(HintOutcome.KNOWN)).isEqualTo(1);
    assertThat(value("kitetrace_poller_hints_total{outcome=\"known\"}")).isEqualTo(1);
    assertThat(metrics.counted(InboxResult.FOREIGN)).isEqualTo(1);
    assertThat(value("kitetrace_poller_inbox_total{result=\"foreign\"}")).isEqualTo(1);
    assertThat(metrics.counted(WebhookResult.IDLE)).isEqualTo(1);
    assertThat(value("kitetrace_poller_webhooks_total{result=\"idle\"}")).isEqualTo(1);
    assertThat(metrics.requests()).isEqualTo(1);
    assertThat(value("kitetrace_poller_requests_total{status=\"503\"}")).isEqualTo(1);
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
