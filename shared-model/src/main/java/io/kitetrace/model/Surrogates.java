package io.kitetrace.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Halves of characters: JSON can name them ({@code "\ud83d"}), but no UTF-8 can carry them on, so
 * each becomes U+FFFD.
 */
final class Surrogates {

  private static final byte[] REPLACEMENT = "\\ufffd".getBytes(StandardCharsets.US_ASCII);
  private static final int ESCAPE = REPLACEMENT.length;

  static String repair(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return repairFrom(text, i);
      }
    }
    return text;
  }

  private static String repairFrom(String text, int first) {
    StringBuilder repaired = null;
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      if (repaired == null) {
        repaired = new StringBuilder(text);
      }
      repaired.setCharAt(i, '\uFFFD');
    }
    return repaired == null ? text : repaired.toString();
  }

  /**
   * JSON with each half of a character that is escaped without its other half named U+FFFD instead:
   * a copy of the same length, or null where there is none. The parser refuses them in keys.
   */
  static byte @Nullable [] repairEscapes(byte[] json, int offset, int length) {
    byte[] repaired = null;
    int end = offset + length;
    for (int i = offset; i + 1 < end; i++) {
      if (json[i] != '\\') {
        continue;
      }
      if (json[i + 1] != 'u') {
        i++; // whatever is escaped
        continue;
      }
      int unit = unit(json, i, end);
      if (Character.isHighSurrogate((char) unit)
          && Character.isLowSurrogate((char) unit(json, i + ESCAPE, end))) {
        i += 2 * ESCAPE - 1;
      } else if (Character.isSurrogate((char) unit)) {
        repaired = repaired == null ? Arrays.copyOfRange(json, offset, end) : repaired;
        System.arraycopy(REPLACEMENT, 0, repaired, i - offset, ESCAPE);
        i += ESCAPE - 1;
      }
    }
    return repaired;
  }

  /** The UTF-16 unit that is escaped there, or 0. */
  private static int unit(byte[] json, int at, int end) {
    if (at + ESCAPE > end || json[at] != '\\' || json[at + 1] != 'u') {
      return 0;
    }
    int unit = 0;
    for (int i = at + 2; i < at + ESCAPE; i++) {
      unit = unit << 4 | Math.max(0, Character.digit(json[i], 16));
    }
    return unit;
  }

  private Surrogates() {}
}
