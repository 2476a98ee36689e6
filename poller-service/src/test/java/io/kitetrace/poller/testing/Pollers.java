package io.kitetrace.poller.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.Poller;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.poller.settings.PollSettings;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.settings.PublishSettings;
import io.kitetrace.poller.settings.WebhookSettings;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.runtime.http.ApiTimeouts;
import io.kitetrace.runtime.settings.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Pollers as the tests want them: impatient. */
public final class Pollers {

  private Pollers() {}

  public static Poller poller(FakeApi api, TestLog log) {
    return poller(settings(api.url(), log));
  }

  public static Poller poller(PollerSettings settings) {
    return new Poller(
        settings,
        new SimpleMeterRegistry(),
        new ApiTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(8), Duration.ofMillis(20)));
  }

  public static PollerSettings settings(URI api, TestLog log) {
    return new PollerSettings(
        new BuildkiteSettings(
            new Secret(FakeApi.TOKEN), List.of("acme"), BuildFilter.ALL, api, null, 1_000_000),
        new PollSettings(Duration.ofMillis(100), Duration.ofMinutes(10), Duration.ofDays(60)),
        new PublishSettings(
            PublishSettings.DEFAULT.redact(), log.group(), log.group(), Duration.ofSeconds(6)),
        log.kafka(),
        log.topics());
  }

  /** The same for a process of its own. */
  public static Map<String, String> variables(URI api, TestLog log) {
    return Map.ofEntries(
        Map.entry("BUILDKITE_API_TOKEN", FakeApi.TOKEN),
        Map.entry("BUILDKITE_ORGANIZATION", "acme"),
        Map.entry("BUILDKITE_API_URL", api.toString()),
        Map.entry("API_REQUESTS_PER_MINUTE", "1000000"),
        Map.entry("POLL_INTERVAL", "200ms"),
        Map.entry("KAFKA_BOOTSTRAP_SERVERS", log.kafka().bootstrapServers()),
        Map.entry("KAFKA_SESSION_TIMEOUT_MS", "1500"),
        Map.entry("POLLER_GROUP", log.group()),
        Map.entry("POLLER_TRANSACTIONAL_ID_PREFIX", log.group()),
        Map.entry("BUILDS_TOPIC", log.topics().topics().builds()),
        Map.entry("KITETRACE_TOPIC_PREFIX", log.group() + "."));
  }

  /** A run of one full pass came to this. */
  public static void assertPassed(PollerMetrics metrics, BuildCounts builds, long requests) {
    assertThat(metrics.builds()).isEqualTo(builds);
    assertThat(metrics.requests()).isEqualTo(requests);
    assertThat(metrics.passes()).isEqualTo(1);
  }

  public static PollerSettings with(PollerSettings settings, PollSettings poll) {
    return new PollerSettings(
        settings.buildkite(), poll, settings.publish(), settings.kafka(), settings.topics());
  }

  /** The same, with a webhook on a free port. */
  public static PollerSettings withWebhook(PollerSettings settings, String token) {
    return new PollerSettings(
        settings.buildkite(),
        settings.poll(),
        settings.publish(),
        settings.kafka(),
        settings.topics(),
        new WebhookSettings(new Secret(token), null, 0));
  }

  public static PollerSettings with(PollerSettings settings, BuildFilter filter) {
    BuildkiteSettings all = settings.buildkite();
    return with(
        settings,
        new BuildkiteSettings(
            all.token(),
            all.organizations(),
            filter,
            all.apiUrl(),
            all.caFile(),
            all.requestsPerMinute()));
  }

  public static PollerSettings with(PollerSettings settings, BuildkiteSettings buildkite) {
    return new PollerSettings(
        buildkite, settings.poll(), settings.publish(), settings.kafka(), settings.topics());
  }
}
