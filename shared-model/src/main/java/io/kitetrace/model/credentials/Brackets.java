package io.kitetrace.model.credentials;

/** The quotes and brackets that are open at a place within a word: what closes an address there. */
final class Brackets {

  private static final String QUOTES = "\"'`";
  private static final String OPENING = "(<[{";
  private static final String CLOSING = ")>]}";

  /** A bit for each quote, then for each bracket. */
  private int open;

  /** Where each quote stands last in the word. */
  private final int[] last = new int[QUOTES.length()];

  void clear() {
    open = 0;
  }

  void note(char c, int place) {
    int quote = QUOTES.indexOf(c);
    if (quote >= 0) {
      last[quote] = place;
    }
  }

  /** Where that quote stands last in the word; some place before it where it does not. */
  int last(char quote) {
    return last[QUOTES.indexOf(quote)];
  }

  void pass(char c) {
    int quote = QUOTES.indexOf(c);
    if (quote >= 0) {
      open ^= 1 << quote;
      return;
    }
    int opening = OPENING.indexOf(c);
    int closing = CLOSING.indexOf(c);
    if (opening >= 0) {
      open |= bit(opening);
    } else if (closing >= 0) {
      open &= ~bit(closing);
    }
  }

  /** Whether this character closes what is open. */
  boolean close(char c) {
    int quote = QUOTES.indexOf(c);
    int closing = CLOSING.indexOf(c);
    return (quote >= 0 && (open & 1 << quote) != 0) || (closing >= 0 && (open & bit(closing)) != 0);
  }

  static boolean isQuote(char c) {
    return QUOTES.indexOf(c) >= 0;
  }

  private static int bit(int bracket) {
    return 1 << (QUOTES.length() + bracket);
  }
}
