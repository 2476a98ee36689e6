package io.kitetrace.explorer.index;

import io.kitetrace.runtime.command.CommandFailure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBConnection;

/**
 * One DuckDB instance over a file, locked down: no files, no network, no settings by SQL. Safe for
 * several threads, each with connections of its own.
 */
public final class Database implements AutoCloseable {

  private final IndexFile file;
  private final DuckDBConnection connection;
  private final DatabaseLimits limits;

  private Database(IndexFile file, DuckDBConnection connection, DatabaseLimits limits) {
    this.file = file;
    this.connection = connection;
    this.limits = limits;
  }

  /** Opens an index that no filters were applied to: for tests. */
  public static Database open(Path file, DatabaseLimits limits) {
    return open(file, limits, "");
  }

  /**
   * Opens a file for reading and writing, and makes its tables where it is new. One that is of
   * another schema or of other filters, or that is broken, is deleted and made anew: what was in it
   * is in the log.
   *
   * @param filtersHash tells the filters by which rows are made from others
   * @throws CommandFailure if another process holds it, or it cannot be written
   */
  public static Database open(Path file, DatabaseLimits limits, String filtersHash) {
    IndexFile index = new IndexFile(file, limits);
    return new Database(index, index.open(filtersHash), limits);
  }

  /**
   * Opens a file that is there, for reading alone.
   *
   * @throws CommandFailure if another process holds it, or there is none that this version can read
   */
  public static Database openReadOnly(Path file, DatabaseLimits limits) {
    IndexFile index = new IndexFile(file, limits);
    return new Database(index, index.openReadOnly(), limits);
  }

  /** A connection of its own, in a transaction that reads alone; the caller closes it. */
  public Connection reader() throws SQLException {
    Connection reader = connection.duplicate();
    try (Statement statement = reader.createStatement()) {
      statement.execute("BEGIN TRANSACTION READ ONLY");
    } catch (SQLException e) {
      reader.close();
      throw e;
    }
    return reader;
  }

  /** A connection of its own that may write. */
  DuckDBConnection writer() throws SQLException {
    return connection.duplicate();
  }

  /** The bytes of its file, with what is not in its final place yet. */
  public long bytes() {
    return file.bytes();
  }

  /** A sentence for a person. Where the file is broken, the next opening makes it anew. */
  CommandFailure failure(SQLException e) {
    return file.failure(e);
  }

  /** What it was opened with. */
  public DatabaseLimits limits() {
    return limits;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(e);
    }
  }
}
