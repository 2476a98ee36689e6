package io.kitetrace.documents;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A file's contents, unpacked where they are packed (their first bytes tell, not the name), and
 * behind a byte order mark. Of a broken archive all is given that can be unpacked.
 */
public final class Unpacked extends InputStream {

  private static final int BUFFER = 64 * 1024;
  private static final int START = 512;
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final byte[] start;
  private final int skipped;
  private final InputStream in;

  private Unpacked(Peeked contents) {
    this.start = contents.start;
    this.skipped = startsWith(start, MARK) ? MARK.length : 0;
    contents.at = skipped;
    this.in = contents;
  }

  /** Reads from there, and closes it when it is closed itself. */
  public static Unpacked of(InputStream file) {
    Peeked raw = new Peeked(file);
    return new Unpacked(isGzip(raw.start) ? new Peeked(new Gzip(raw)) : raw);
  }

  /** The first bytes, with the mark. */
  byte[] start() {
    return start;
  }

  /** The bytes of the mark. */
  int skipped() {
    return skipped;
  }

  static boolean isGzip(byte[] start) {
    return startsWith(start, new byte[] {0x1f, (byte) 0x8b});
  }

  static boolean startsWith(byte[] bytes, byte[] with) {
    return bytes.length >= with.length
        && Arrays.equals(bytes, 0, with.length, with, 0, with.length);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return in.read(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** A stream whose first bytes are known; what it throws comes after them, and again. */
  private static final class Peeked extends InputStream {
    private final InputStream rest;
    private final byte[] start;
    private int at;
    private @Nullable IOException failure;

    Peeked(InputStream in) {
      this.rest = in;
      byte[] bytes = new byte[START];
      int length = 0;
      try {
        for (int n = 0; n >= 0 && length < START; n = in.read(bytes, length, START - length)) {
          length += n;
        }
      } catch (IOException e) {
        failure = e;
      }
      this.start = Arrays.copyOf(bytes, length);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (at < start.length) {
        int count = Math.min(length, start.length - at);
        System.arraycopy(start, at, bytes, offset, count);
        at += count;
        return count;
      }
      if (failure != null) {
        throw failure;
      }
      try {
        return rest.read(bytes, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    /** Something may follow: archives one after the other are found by asking this. */
    @Override
    public int available() {
      return 1;
    }

    @Override
    public void close() throws IOException {
      rest.close();
    }
  }

  /** Opens at the first reading, and gives what was unpacked of a block before it broke. */
  private static final class Gzip extends InputStream {
    private final InputStream packed;
    private @Nullable Member unpacking;

    Gzip(InputStream packed) {
      this.packed = packed;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (unpacking == null) {
        unpacking = new Member(packed);
      }
      return unpacking.read(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      packed.close();
    }
  }

  private static final class Member extends GZIPInputStream {
    Member(InputStream packed) throws IOException {
      super(packed, BUFFER);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      long before = inf.getBytesWritten();
      try {
        return super.read(bytes, offset, length);
      } catch (ZipException | EOFException e) {
        int count = (int) (inf.getBytesWritten() - before);
        if (count > 0 && count <= length) {
          return count;
        }
        throw e;
      }
    }
  }
}
