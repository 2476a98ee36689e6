package io.kitetrace.poller.api;

import io.kitetrace.runtime.threads.Heartbeat;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Cuts the raw bytes of each element out of a JSON array that is being read, without parsing it: it
 * knows strings, escapes and depth, nothing more. Only the element at hand is held. One thread.
 *
 * <p>A body that is one object is read like an array of one ({@link #ofOne}).
 */
public final class ArrayElements {

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  private final InputStream in;
  private final int maxBytes;
  private byte[] buffer;
  private int start; // of the element at hand
  private int at; // everything before it is scanned; may be past the end, after an escape
  private int end; // of what was read
  private int elementEnd;
  private long read;
  private final boolean one;
  private boolean begun;
  private boolean oversized;

  /**
   * @param maxBytes of one element; of a larger one only the beginning is kept
   */
  public ArrayElements(InputStream in, int initialBytes, int maxBytes) {
    this(in, initialBytes, maxBytes, false);
  }

  private ArrayElements(InputStream in, int initialBytes, int maxBytes, boolean one) {
    this.in = in;
    this.one = one;
    this.maxBytes = maxBytes;
    this.buffer = new byte[Math.min(initialBytes, maxBytes)];
  }

  /** Reads an object that stands alone. */
  public static ArrayElements ofOne(InputStream in, int initialBytes, int maxBytes) {
    return new ArrayElements(in, initialBytes, maxBytes, true);
  }

  /**
   * To the next element; false at the array's end.
   *
   * @throws NotAnArrayException if there is no array
   * @throws UnendedException if it ended before the array did
   */
  public boolean next() throws IOException {
    oversized = false;
    if (one && begun) {
      return false;
    }
    int first = significant();
    if (one) {
      if (first != '{') {
        throw new NotAnArrayException();
      }
      begun = true;
    } else if (!begun) {
      if (first != '[') {
        throw new NotAnArrayException();
      }
      begun = true;
      at++;
      first = significant();
    } else if (first == ',') {
      at++;
      first = significant();
    }
    if (first == ']') {
      return false;
    }
    value(first);
    return true;
  }

  private void value(int first) throws IOException {
    start = at;
    if (first == '{' || first == '[') {
      structure();
    } else if (first == '"') {
      at++;
      string();
    } else {
      scalar();
    }
    elementEnd = at;
  }

  /** Holds the element's bytes; valid until the next call of {@link #next()}. */
  public byte[] buffer() {
    return buffer;
  }

  public int offset() {
    return start;
  }

  public int length() {
    return elementEnd - start;
  }

  /** Whether the element was larger than allowed, so that only its beginning is there. */
  public boolean oversized() {
    return oversized;
  }

  /** What was read of an element that has no end. */
  public byte[] rest() {
    return Arrays.copyOfRange(buffer, start, end);
  }

  public long bytesRead() {
    return read;
  }

  /** The next byte that is no white space; it is not consumed. */
  private int significant() throws IOException {
    start = Math.min(at, end);
    while (true) {
      while (at < end) {
        byte b = buffer[at];
        if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
          start = at;
          return b;
        }
        at++;
      }
      start = end;
      fill();
    }
  }

  private void structure() throws IOException {
    int depth = 0;
    while (true) {
      byte[] bytes = buffer;
      int i = at;
      int stop = end;
      while (i < stop) {
        byte b = bytes[i++];
        if (b == '"') {
          // Strings are most of a build: find their ends eight bytes at a time.
          i = endOfString(bytes, i, stop);
          if (i < 0) {
            at = ~i;
            string();
            bytes = buffer;
            i = at;
            stop = end;
          }
        } else if ((b | 0x20) == '{') { // and [
          depth++;
        } else if ((b | 0x20) == '}' && --depth == 0) { // and ]
          at = i;
          return;
        }
      }
      at = i;
      fill();
    }
  }

  /** From within a string to behind its closing quote, reading more where needed. */
  private void string() throws IOException {
    while (true) {
      if (at < end) {
        int i = endOfString(buffer, at, end);
        if (i >= 0) {
          at = i;
          return;
        }
        at = ~i;
      }
      fill();
    }
  }

  /**
   * Behind the closing quote, or the complement of where to continue when more has been read: the
   * end, or one past it where the last byte escapes the one to come.
   */
  private static int endOfString(byte[] bytes, int from, int stop) {
    int i = from;
    while (i < stop) {
      if (i + Long.BYTES <= stop) {
        long word = (long) WORDS.get(bytes, i);
        if ((zeroByte(word ^ QUOTES) | zeroByte(word ^ BACKSLASHES)) == 0) {
          i += Long.BYTES;
          continue;
        }
      }
      byte b = bytes[i];
      if (b == '"') {
        return i + 1;
      }
      i += b == '\\' ? 2 : 1;
    }
    return ~i;
  }

  private static long zeroByte(long word) {
    return (word - ONES) & ~word & HIGHS;
  }

  private void scalar() throws IOException {
    while (true) {
      while (at < end) {
        byte b = buffer[at];
        if (b == ',' || b == ']' || b == ' ' || b == '\n' || b == '\r' || b == '\t') {
          return;
        }
        at++;
      }
      fill();
    }
  }

  /** Reads more, keeping the element at hand: moved to the front, in a larger buffer if need be. */
  private void fill() throws IOException {
    if (end == buffer.length) {
      if (start > 0) {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        at -= start;
        end -= start;
        start = 0;
      } else if (buffer.length < maxBytes) {
        buffer = Arrays.copyOf(buffer, (int) Math.min(buffer.length * 2L, maxBytes));
      } else {
        // Too large to hold: the beginning stays for the dead letter, the rest is read over.
        oversized = true;
        int kept = end / 2;
        at -= end - kept;
        end = kept;
      }
    }
    Heartbeat.alive(); // a large answer may take its time
    int count = in.read(buffer, end, buffer.length - end);
    if (count < 0) {
      throw new UnendedException();
    }
    end += count;
    read += count;
  }

  public static final class UnendedException extends EOFException {

    UnendedException() {
      super("the body ended within the array");
    }
  }

  public static final class NotAnArrayException extends IOException {

    NotAnArrayException() {
      super("not a JSON array");
    }
  }
}
