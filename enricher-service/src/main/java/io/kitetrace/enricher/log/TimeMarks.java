package io.kitetrace.enricher.log;

/**
 * Reads the agent's marks: {@code bk;t=1745322209921}, or {@code bk;dt=15} for so many milliseconds
 * after the mark before.
 */
final class TimeMarks {

  static final long NONE = Long.MIN_VALUE;

  private static final int MAX_LENGTH = 64;

  /** The year 2261: what nanoseconds can count. */
  private static final long MAX_MILLIS = 9_190_000_000_000L;

  private final byte[] text = new byte[MAX_LENGTH];
  private int length;
  private boolean wanted;
  private long last = NONE;

  void begin(boolean mayBeMark) {
    length = 0;
    wanted = mayBeMark;
  }

  void add(byte b) {
    if (!wanted) {
      return;
    }
    if (length == MAX_LENGTH) {
      wanted = false;
      return;
    }
    text[length++] = b;
  }

  /** The time in milliseconds, or {@link #NONE} where this is no mark. */
  long end() {
    boolean mark = wanted && length > 3 && text[0] == 'b' && text[1] == 'k' && text[2] == ';';
    wanted = false;
    if (!mark) {
      return NONE;
    }
    long absolute = value('t', 0);
    long delta = value('d', 't');
    long millis = absolute != NONE ? absolute : delta != NONE && last != NONE ? last + delta : NONE;
    if (millis <= 0 || millis > MAX_MILLIS) {
      return NONE;
    }
    last = millis;
    return millis;
  }

  /** The number of the field of that name, of one or two letters. */
  private long value(int first, int second) {
    int nameLength = second == 0 ? 1 : 2;
    int at = 3;
    while (at < length) {
      int end = at;
      while (end < length && text[end] != ';') {
        end++;
      }
      boolean named =
          end - at > nameLength
              && text[at] == first
              && (second == 0 || text[at + 1] == second)
              && text[at + nameLength] == '=';
      if (named) {
        return number(at + nameLength + 1, end);
      }
      at = end + 1;
    }
    return NONE;
  }

  private long number(int from, int to) {
    boolean negative = from < to && text[from] == '-';
    int at = negative ? from + 1 : from;
    if (at == to || to - at > 15) {
      return NONE;
    }
    long value = 0;
    for (; at < to; at++) {
      if (text[at] < '0' || text[at] > '9') {
        return NONE;
      }
      value = 10 * value + (text[at] - '0');
    }
    return negative ? -value : value;
  }
}
