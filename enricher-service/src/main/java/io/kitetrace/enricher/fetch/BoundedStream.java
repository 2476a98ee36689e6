package io.kitetrace.enricher.fetch;

import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.runtime.threads.Heartbeat;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that counts, shows that its reader lives, and ends where it is too large. */
final class BoundedStream extends FilterInputStream {

  private final long max;
  private final EnricherMetrics metrics;
  private long count;

  BoundedStream(InputStream in, long max, EnricherMetrics metrics) {
    super(in);
    this.max = max;
    this.metrics = metrics;
  }

  /** There is more than may be read. */
  static final class TooLargeException extends IOException {

    private TooLargeException() {
      super("too large");
    }
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int read;
    try {
      read = super.read(to, offset, length);
    } catch (EOFException e) {
      throw new IOException("cut off", e); // parsers take the other for their own
    }
    Heartbeat.alive();
    if (read > 0) {
      count += read;
      metrics.downloaded(read);
      if (count > max) {
        throw new TooLargeException();
      }
    }
    return read;
  }

  @Override
  public long skip(long n) throws IOException {
    return n <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(n, 8_192)]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
