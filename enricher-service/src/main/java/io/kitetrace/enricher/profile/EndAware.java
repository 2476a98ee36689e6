package io.kitetrace.enricher.profile;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Remembers that its end was reached. */
final class EndAware extends FilterInputStream {

  private boolean ended;

  EndAware(InputStream in) {
    super(in);
  }

  boolean ended() {
    return ended;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    ended |= b < 0;
    return b;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int count = super.read(to, offset, length);
    ended |= count < 0;
    return count;
  }
}
