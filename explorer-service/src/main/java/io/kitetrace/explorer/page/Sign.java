package io.kitetrace.explorer.page;

import java.util.Locale;

/**
 * An outcome as it is shown: never by its colour alone. The signs are those of the waterfall in a
 * terminal.
 */
enum Sign {
  SUCCESS("✓", "Passed", "good"),
  FAILED("✗", "Failed", "bad"),
  FAILURE("✗", "Failed", "bad"),
  ERROR("✗", "Error", "bad"),
  TIMEOUT("✗", "Timed out", "bad"),
  CANCELLATION("⊘", "Canceled", "off"),
  SKIP("⊘", "Skipped", "off"),
  BLOCKED("‖", "Waiting for a person", "wait"),
  UNKNOWN("·", "Unknown", "off");

  private final String sign;
  private final String words;
  private final String style;

  Sign(String sign, String words, String style) {
    this.sign = sign;
    this.words = words;
    this.style = style;
  }

  /** Of an outcome, in the conventions' words. */
  static Sign of(String outcome) {
    for (Sign sign : values()) {
      if (sign.name().toLowerCase(Locale.ROOT).equals(outcome)) {
        return sign;
      }
    }
    return UNKNOWN;
  }

  /** Of a build: a block that waits is what a person has to know. */
  static Sign of(String outcome, boolean blocked) {
    Sign sign = of(outcome);
    return blocked && (sign == UNKNOWN || sign == SUCCESS) ? BLOCKED : sign;
  }

  String sign() {
    return sign;
  }

  String words() {
    return words;
  }

  /** Its class in the style sheet. */
  String style() {
    return style;
  }
}
