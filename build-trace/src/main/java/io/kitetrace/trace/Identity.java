package io.kitetrace.trace;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Ids of traces and spans, from UUIDs. Newer UUIDs begin with a time, so the entropy is taken from
 * their end; and anybody can compute them in a shell.
 */
final class Identity {

  private static final int UUID_LENGTH = 36;
  private static final int SPAN_ID_BYTES = 8;
  private static final int TRACE_ID_BYTES = 16;
  private static final String NO_SPAN_ID = "0".repeat(2 * SPAN_ID_BYTES);
  private static final String NO_TRACE_ID = "0".repeat(2 * TRACE_ID_BYTES);

  /** One a thread: asking for one takes longer than hashing. */
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(Identity::sha256);

  private static final HexFormat HEX = HexFormat.of();

  /** The 32 hex digits of a build's UUID. */
  static String traceId(String buildId) {
    if (isUuid(buildId)) {
      String digits =
          buildId.substring(0, 8)
              + buildId.substring(9, 13)
              + buildId.substring(14, 18)
              + buildId.substring(19, 23)
              + buildId.substring(24);
      if (!digits.equals(NO_TRACE_ID)) {
        return digits.toLowerCase(Locale.ROOT);
      }
    }
    return hash(buildId, TRACE_ID_BYTES);
  }

  /** The last 16 hex digits of a build's or job's UUID. */
  static String spanId(String id) {
    if (isUuid(id)) {
      String digits = id.substring(19, 23) + id.substring(24);
      if (!digits.equals(NO_SPAN_ID)) {
        return digits.toLowerCase(Locale.ROOT);
      }
    }
    return hash(id, SPAN_ID_BYTES);
  }

  /** The id of a span that Buildkite has no id for: the first 8 bytes of the text's SHA-256. */
  static String derivedSpanId(String text) {
    return hash(text, SPAN_ID_BYTES);
  }

  private static boolean isUuid(String id) {
    if (id.length() != UUID_LENGTH) {
      return false;
    }
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = id.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : !HexFormat.isHexDigit(c)) {
        return false;
      }
    }
    return true;
  }

  private static String hash(String text, int bytes) {
    byte[] digest = SHA_256.get().digest(text.getBytes(StandardCharsets.UTF_8));
    return HEX.formatHex(digest, 0, bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private Identity() {}
}
