package io.kitetrace.poller.webhook;

import io.kitetrace.poller.metrics.WebhookResult;
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
    return switch (WebhookEvent.read(body, clock.instant())) {
      case WebhookEvent.Ping ping -> WebhookResult.PING;
      case WebhookEvent.Other other -> WebhookResult.IGNORED;
      case WebhookEvent.Unreadable unreadable -> WebhookResult.UNREADABLE;
      case WebhookEvent.Finished finished -> {
        if (!organizations.contains(finished.hint().organization())) {
          yield WebhookResult.FOREIGN;
        }
        sink.hint(finished.hint());
        yield WebhookResult.HINT;
      }
    };
  }
}
