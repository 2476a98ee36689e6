package io.kitetrace.explorer.sql;

import java.io.IOException;
import java.io.OutputStream;

/** The forms of an answer. */
public enum RowFormat {
  /** For a person's eyes. */
  TABLE("text/plain;charset=utf-8"),
  /** RFC 4180, with a header. */
  CSV("text/csv;charset=utf-8"),
  /** One object: columns with types, rows as lists. */
  JSON("application/json"),
  /** An object a row. */
  NDJSON("application/x-ndjson");

  private final String mediaType;

  RowFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** Of an HTTP answer. */
  public String mediaType() {
    return mediaType;
  }

  RowWriter writer(OutputStream to) throws IOException {
    return switch (this) {
      case TABLE -> new TableWriter(to);
      case CSV -> new CsvWriter(to);
      case JSON -> new JsonWriter(to);
      case NDJSON -> new NdjsonWriter(to);
    };
  }

  /**
   * Writes all rows.
   *
   * @throws QueryException if the query fails on the way; what was written says so
   */
  public void write(Rows rows, OutputStream to) throws IOException {
    RowWriter writer = writer(to);
    try {
      writer.begin(rows.columns());
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        writer.row(row);
      }
      writer.end(rows.cut());
    } catch (QueryException e) {
      writer.fail(e.sentence());
      throw e;
    } finally {
      to.flush();
    }
  }
}
