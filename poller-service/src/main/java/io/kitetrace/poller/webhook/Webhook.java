package io.kitetrace.poller.webhook;

import io.kitetrace.poller.metrics.PollerMetrics.WebhookResult;
import io.kitetrace.poller.settings.WebhookSettings;
import io.kitetrace.poller.webhook.WebhookServer.HintSink;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides about deliveries. For one thread. */
final class Webhook {

  static final String PATH = "/webhooks/buildkite";

  private final Set<String> organizations;
  private final HintSink sink;
  private final SignatureVerifier verifier;
  private final InstantSource clock;

  Webhook(WebhookSettings settings, Set<String> organizations, HintSink sink, InstantSource clock) {
    this.verifier = new SignatureVerifier(settings, clock, System::nanoTime);
    this.organizations = organizations;
    this.sink = sink;
    this.clock = clock;
  }

  /** Takes a delivery, and passes on what it hints at; the body is looked at if it is genuine. */
  WebhookResult deliver(
      @Nullable String tokenHeader, @Nullable String signatureHeader, byte[] body) {
    if (!verifier.accepts(tokenHeader, signatureHeader, body)) {
      return WebhookResult.UNAUTHORIZED;
    }
    WebhookEvent event = WebhookEvent.read(body, clock.instant());
    if (event.hint() != null) {
      if (!organizations.contains(event.hint().organization())) {
        return WebhookResult.FOREIGN;
      }
      sink.hint(event.hint());
    }
    return event.result();
  }
}
