package io.kitetrace.simulator.api;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Counts what goes through, and where that is wanted breaks off after some bytes, in any case
 * before the last one.
 */
final class BodyStream extends FilterOutputStream {
  static final long UNCUT = Long.MAX_VALUE;

  /** Thrown to make the server close the connection. */
  static final class CutException extends IOException {
    private static final long serialVersionUID = 1L;

    CutException() {
      super("cut on purpose");
    }
  }

  private final long limit;
  private long count;
  private int last = -1;

  BodyStream(OutputStream out, long limit) {
    super(out);
    this.limit = limit;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (limit == UNCUT) {
      out.write(bytes, offset, length);
      count += length;
    } else if (length > 0) {
      if (last >= 0) {
        out.write(last);
        count++;
      }
      // Held back, since it may be the last one of all.
      last = bytes[offset + length - 1] & 0xff;
      int part = (int) Math.max(0, Math.min(length - 1, limit - count));
      out.write(bytes, offset, part);
      count += part;
      if (count >= limit) {
        cut();
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (limit != UNCUT) {
      cut();
    }
    super.close();
  }

  long count() {
    return count;
  }

  private void cut() throws IOException {
    out.flush();
    throw new CutException();
  }
}
