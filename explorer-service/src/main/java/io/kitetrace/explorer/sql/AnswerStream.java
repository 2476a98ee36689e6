package io.kitetrace.explorer.sql;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An answer as bytes, made while they are read: as much is read of the index as the other end
 * takes. Fails to be read where the query fails on the way, so that a part never passes for the
 * answer.
 */
public final class AnswerStream extends InputStream {

  private static final int CHUNK = 32 << 10;

  private final Rows rows;
  private final ByteArrayOutputStream made = new ByteArrayOutputStream(CHUNK);
  private final RowWriter writer;
  private byte[] chunk = new byte[0];
  private int position;
  private boolean ended;
  private @Nullable IOException failure;

  private AnswerStream(Rows rows, RowFormat format) throws IOException {
    this.rows = rows;
    this.writer = format.writer(made);
    writer.begin(rows.columns());
  }

  /** Closing it closes the rows too. */
  public static AnswerStream of(Rows rows, RowFormat format) {
    try {
      return new AnswerStream(rows, format);
    } catch (IOException e) {
      rows.close();
      throw new java.io.UncheckedIOException(e); // not in memory
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (length == 0) {
      return 0;
    }
    while (position == chunk.length) {
      if (failure != null) {
        throw failure;
      }
      if (ended) {
        return -1;
      }
      fill();
    }
    int count = Math.min(length, chunk.length - position);
    System.arraycopy(chunk, position, to, offset, count);
    position += count;
    return count;
  }

  private void fill() throws IOException {
    try {
      while (!ended && made.size() < CHUNK) {
        Object[] row = rows.next();
        if (row == null) {
          writer.end(rows.cut());
          ended = true;
        } else {
          writer.row(row);
        }
      }
    } catch (QueryException e) {
      writer.fail(e.sentence());
      failure = new IOException(e.sentence(), e);
    }
    if (ended || failure != null) {
      rows.close();
    }
    chunk = made.toByteArray();
    position = 0;
    made.reset();
  }

  @Override
  public void close() {
    rows.close();
  }
}
