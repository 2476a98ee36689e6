package io.kitetrace.poller.orders;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * What a person wants of history.
 *
 * @param words as the person wrote them: the same words again go on with what they began
 * @param from builds created then or later
 * @param to builds created before
 * @param pipelines globs of slugs; none for what the poller is configured for
 */
public record BackfillRequest(String words, Instant from, Instant to, List<String> pipelines) {

  private static final int ID_DIGITS = 12;

  /** Copies; refuses nulls. */
  public BackfillRequest {
    Objects.requireNonNull(words);
    Objects.requireNonNull(from);
    Objects.requireNonNull(to);
    pipelines = List.copyOf(pipelines);
  }

  String id() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(words.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, ID_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
