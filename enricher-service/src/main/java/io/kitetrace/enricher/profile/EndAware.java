package io.kitetrace.enricher.profile;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Remembers that its end was reached, and stops where there is too much. */
final class EndAware extends FilterInputStream {

  private long left;
  private boolean ended;

  /**
   * @param max bytes after which it seems to be over
   */
  EndAware(InputStream in, long max) {
    super(in);
    this.left = max;
  }

  /** Whether this was the end of what is read, not of what may be. */
  boolean ended() {
    return ended;
  }

  @Override
  public int read() throws IOException {
    if (left <= 0) {
      return -1;
    }
    int b = super.read();
    ended |= b < 0;
    left--;
    return b;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (left <= 0) {
      return -1;
    }
    int count = super.read(to, offset, (int) Math.min(length, left));
    ended |= count < 0;
    left -= Math.max(0, count);
    return count;
  }
}
