package io.kitetrace.poller.webhook;

import io.kitetrace.poller.settings.WebhookSettings;
import io.kitetrace.runtime.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The webhook's token. One that came from a file is read anew every few seconds in which deliveries
 * come, so that it can be changed without a restart. For one thread.
 */
final class WebhookToken {

  private static final Duration READ_EVERY = Duration.ofSeconds(5);

  private final WebhookSettings settings;
  private final LongSupplier nanoTime;
  private Secret current;
  private long readAt;

  WebhookToken(WebhookSettings settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.current = settings.token();
    this.readAt = nanoTime.getAsLong();
  }

  Secret current() {
    Path file = settings.tokenFile();
    if (file != null && nanoTime.getAsLong() - readAt >= READ_EVERY.toNanos()) {
      readAt = nanoTime.getAsLong();
      try {
        String content = Files.readString(file).strip();
        if (!content.isEmpty()) {
          current = new Secret(content);
        }
      } catch (IOException e) {
        // it is being replaced, perhaps: the one before holds
      }
    }
    return current;
  }
}
