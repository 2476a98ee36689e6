package io.kitetrace.poller.settings;

import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.runtime.settings.Settings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How Buildkite's webhooks are taken.
 *
 * @param token that a delivery carries, or is signed with
 * @param tokenFile where the token was read from, and is read again when it changes; or null
 * @param port of the webhook alone; 0 for any that is free
 */
public record WebhookSettings(Secret token, @Nullable Path tokenFile, int port) {

  public static final int DEFAULT_PORT = 8081;

  private static final String TOKEN = "BUILDKITE_WEBHOOK_TOKEN";

  /** Null where no token is set: then there is no webhook. */
  static @Nullable WebhookSettings read(Settings settings) {
    int port = settings.integer("WEBHOOK_PORT", DEFAULT_PORT, 0, 65_535);
    Secret token = settings.secret(TOKEN);
    if (token == null) {
      return null;
    }
    String file = settings.text(TOKEN) == null ? settings.text(TOKEN + "_FILE") : null;
    return new WebhookSettings(token, file == null ? null : Path.of(file), port);
  }
}
