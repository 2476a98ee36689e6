package io.kitetrace.model.credentials;

import java.util.Arrays;

/** One word after the other of a text: what stands between white space. */
final class TextWord {

  private final String text;
  private final Brackets brackets = new Brackets();
  private int from;
  private int to;

  /** Where each {@code @} of the word stands. */
  private int[] ats = new int[4];

  private int count;

  TextWord(String text) {
    this.text = text;
  }

  /** Goes on to the next word; false where there is none. */
  boolean next() {
    from = to;
    while (from < text.length() && isSpace(text.charAt(from))) {
      from++;
    }
    count = 0;
    brackets.clear();
    for (to = from; to < text.length() && !isSpace(text.charAt(to)); to++) {
      char c = text.charAt(to);
      if (c == '@') {
        note(to);
      }
      brackets.note(c, to);
    }
    return from < text.length();
  }

  static boolean isSpace(char c) {
    return c <= ' ' || c == 0x7f;
  }

  private void note(int at) {
    if (count == ats.length) {
      ats = Arrays.copyOf(ats, 2 * count);
    }
    ats[count++] = at;
  }

  String text() {
    return text;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  int count() {
    return count;
  }

  int at(int index) {
    return ats[index];
  }

  Brackets brackets() {
    return brackets;
  }

  /** What stands where the host would, behind an {@code @}. */
  HostName hostBehind(int at) {
    return HostName.at(text, at + 1, to);
  }

  /** Whether it closes what was open before the address, and is no part of a password. */
  boolean closes(int i) {
    char c = text.charAt(i);
    char next = i + 1 < to ? text.charAt(i + 1) : ' ';
    return brackets.close(c)
        && next != c
        && !Character.isLetterOrDigit(next)
        && !Brackets.isQuote(next);
  }
}
