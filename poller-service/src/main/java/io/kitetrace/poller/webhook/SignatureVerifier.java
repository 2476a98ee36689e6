package io.kitetrace.poller.webhook;

import io.kitetrace.poller.settings.WebhookSettings;
import io.kitetrace.runtime.settings.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Whether a delivery is Buildkite's: it carries the token, or a signature made with it over the
 * time and the body. Comparisons take the same time wherever they differ. A token that came from a
 * file is read anew every few seconds in which deliveries come, so that it can be changed without a
 * restart. For one thread.
 */
final class SignatureVerifier {

  /** How far the time of a signature may be from ours, before and after. */
  private static final Duration WINDOW = Duration.ofMinutes(5);

  private static final Duration READ_EVERY = Duration.ofSeconds(5);

  private static final String HMAC = "HmacSHA256";
  private static final Pattern SIGNATURE =
      Pattern.compile("\\s*timestamp=(\\d{1,12})\\s*,\\s*signature=([0-9a-fA-F]{64})\\s*");

  private final @Nullable Path file;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private Secret token;
  private long readAt;

  SignatureVerifier(WebhookSettings settings, InstantSource clock, LongSupplier nanoTime) {
    this.file = settings.tokenFile();
    this.token = settings.token();
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.readAt = nanoTime.getAsLong();
  }

  /**
   * Whether a delivery is genuine.
   *
   * @param tokenHeader {@code X-Buildkite-Token}, or null
   * @param signature the header {@code X-Buildkite-Signature}, or null; it counts where both are
   *     there
   */
  boolean accepts(@Nullable String tokenHeader, @Nullable String signature, byte[] body) {
    Secret secret = current();
    if (signature != null) {
      return isSigned(secret, signature, body, clock.instant());
    }
    return tokenHeader != null && MessageDigest.isEqual(utf8(tokenHeader), utf8(secret.value()));
  }

  private Secret current() {
    if (file != null && nanoTime.getAsLong() - readAt >= READ_EVERY.toNanos()) {
      readAt = nanoTime.getAsLong();
      try {
        String content = Files.readString(file).strip();
        if (!content.isEmpty()) {
          token = new Secret(content);
        }
      } catch (IOException e) {
        // it is being replaced, perhaps: the one before holds
      }
    }
    return token;
  }

  private static boolean isSigned(Secret secret, String signature, byte[] body, Instant now) {
    Matcher parts = SIGNATURE.matcher(signature);
    if (!parts.matches()) {
      return false;
    }
    String timestamp = parts.group(1);
    Instant time = Instant.ofEpochSecond(Long.parseLong(timestamp));
    return Duration.between(time, now).abs().compareTo(WINDOW) <= 0
        && MessageDigest.isEqual(
            HexFormat.of().parseHex(parts.group(2)), hmac(secret, timestamp, body));
  }

  private static byte[] hmac(Secret secret, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(utf8(secret.value()), HMAC));
      mac.update(utf8(timestamp + "."));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
