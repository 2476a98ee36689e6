package io.kitetrace.simulator.api;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Breaks off after some bytes, and in any case before the last one. */
final class CutStream extends FilterOutputStream {
  /** Thrown to make the server close the connection. */
  static final class Cut extends IOException {
    private static final long serialVersionUID = 1L;

    Cut() {
      super("cut on purpose");
    }
  }

  private final long most;
  private long written;
  private int held = -1;

  CutStream(OutputStream out, long most) {
    super(out);
    this.most = most;
  }

  @Override
  public void write(int b) throws IOException {
    if (held >= 0) {
      out.write(held);
      written++;
    }
    held = b & 0xff;
    if (written >= most) {
      cut();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    if (held >= 0) {
      out.write(held);
      written++;
    }
    held = bytes[offset + length - 1] & 0xff;
    int part = (int) Math.min(length - 1, most - written);
    out.write(bytes, offset, Math.max(0, part));
    written += part;
    if (written >= most) {
      cut();
    }
  }

  /** The body is over: so it is cut here. */
  @Override
  public void close() throws IOException {
    cut();
  }

  private void cut() throws IOException {
    out.flush();
    throw new Cut();
  }
}
