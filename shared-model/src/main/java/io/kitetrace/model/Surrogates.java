package io.kitetrace.model;

/**
 * Halves of characters: JSON can name them ({@code "\ud83d"}), but no UTF-8 can carry them on, so
 * each becomes U+FFFD.
 */
final class Surrogates {

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

  private Surrogates() {}
}
