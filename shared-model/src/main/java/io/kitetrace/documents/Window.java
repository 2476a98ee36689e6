package io.kitetrace.documents;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The part of a stream that is in memory. It grows and moves on as its reader asks for more. For
 * one thread.
 */
final class Window {

  private static final int MAX_SPACES = 64;
  private static final int INITIAL_BYTES = 64 * 1024;

  private final InputStream in;
  private final int maxBytes;
  private final Keeper keeper;

  byte[] bytes;
  int at; // the next byte
  int end;
  private long base; // of the first byte
  private boolean ended;
  private boolean damaged;

  /** Says what is still needed. */
  @FunctionalInterface
  interface Keeper {

    /** The first byte that is needed, where all from there on are. It may give others up. */
    int keep(int from) throws IOException;
  }

  /**
   * Nothing is read yet.
   *
   * @param position of the stream's first byte
   */
  Window(InputStream in, long position, int maxBytes, Keeper keeper) {
    this.in = in;
    this.base = position;
    this.maxBytes = maxBytes;
    this.keeper = keeper;
    this.bytes = new byte[Math.min(INITIAL_BYTES, maxBytes)];
  }

  long position() {
    return base + at;
  }

  int index(long position) {
    return (int) (position - base);
  }

  /** Whether this is in memory still. */
  boolean holds(long position) {
    return position >= base;
  }

  /** Whether so much is needed that nothing can be read any more. */
  boolean isFull(int keep) {
    return end - keep >= maxBytes;
  }

  /** Whether the stream gave no more because it is damaged. */
  boolean damaged() {
    return damaged;
  }

  boolean hasNext() throws IOException {
    return at < end || more(0);
  }

  /** Passes over a number, a word or something like them. */
  void scalar() throws IOException {
    while (hasNext() && isScalar(bytes[at])) {
      at++;
    }
  }

  /**
   * Passes over what is no object: a text, or all up to where an object or an element can begin.
   */
  void other(boolean inList) throws IOException {
    if (bytes[at++] == '"') {
      text();
      return;
    }
    while (hasNext() && bytes[at] != '\n' && bytes[at] != '{') {
      if (inList && (bytes[at] == ',' || bytes[at] == ']' || isSpace(bytes[at]))) {
        return;
      }
      at++;
    }
  }

  /**
   * From behind a text's first quote to behind its last, or to what no text may hold.
   *
   * @return whether it is closed
   */
  boolean text() throws IOException {
    int brace = 0; // how far back a brace stands that only spaces follow
    while (at < end || more(brace)) {
      byte b = bytes[at];
      if (b == '"') {
        at++;
        return brace == 0 || !turnsTextsInsideOut(brace + 1);
      }
      if (b >= 0 && b < ' ') {
        at -= brace; // at a line's end an object begins with it
        return false;
      }
      brace = b == '{' ? 1 : b == ' ' && brace > 0 && brace < MAX_SPACES ? brace + 1 : 0;
      at++;
      if (b == '\\') {
        if (at == end && !more(0)) {
          return false;
        }
        at += bytes[at] >= 0 && bytes[at] < ' ' ? 0 : 1;
      }
    }
    return false;
  }

  /** Behind a brace and a quote: a name can follow only where the quote begins it. */
  private boolean turnsTextsInsideOut(int brace) throws IOException {
    boolean name =
        (at < end || more(brace)) && "\n,:]}".indexOf(bytes[at]) < 0 && !isSpace(bytes[at]);
    at -= name ? brace : 0;
    return name;
  }

  /** Reads on, keeping what is needed, and so many bytes before; false at the end. */
  private boolean more(int before) throws IOException {
    int keep = keeper.keep(at - before);
    if (keep > 0) {
      System.arraycopy(bytes, keep, bytes, 0, end - keep);
      base += keep;
      at -= keep;
      end -= keep;
    } else if (end == bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(2L * bytes.length, maxBytes));
    }
    if (ended) {
      return false;
    }
    try {
      int count = in.read(bytes, end, bytes.length - end);
      end += Math.max(0, count);
      ended = count < 0;
    } catch (IOException e) {
      damaged = true;
      ended = true;
    }
    return !ended;
  }

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  static boolean isScalar(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || b == '-'
        || b == '+'
        || b == '.';
  }
}
