package io.kitetrace.explorer.sql;

import io.kitetrace.explorer.index.QueryLimits;
import io.kitetrace.explorer.sql.QueryException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/**
 * The index's answer to a query, or to several of one form, one after the other, read while DuckDB
 * works on it. One thread reads; another one calls {@link #watch} now and then.
 */
final class Answer implements Rows {

  private final Connection connection;
  private final Iterator<BoundQuery> queries;
  private BoundQuery query;
  private final QueryLimits limits;
  private final Runnable whenClosed;
  private List<Column> columns = List.of();
  private @Nullable ResultSet result;
  private long rows;
  private long bytes;
  private @Nullable String cut;
  private boolean closed;

  private volatile @Nullable PreparedStatement running;

  /** What DuckDB spent before {@link #since}, in nanoseconds. */
  private final AtomicLong spent = new AtomicLong();

  private volatile long since = System.nanoTime();
  private volatile boolean working;
  private volatile boolean cancelled;
  private volatile boolean abandoned;

  /** Answers queries, of which there is one at least. */
  Answer(Connection connection, List<BoundQuery> queries, QueryLimits limits, Runnable whenClosed) {
    this.connection = connection;
    this.queries = queries.iterator();
    this.query = this.queries.next();
    this.limits = limits;
    this.whenClosed = whenClosed;
  }

  /** Runs the query, until its first rows are there. */
  synchronized void execute() {
    begin();
    try {
      ResultSet opened = prepare().executeQuery();
      result = opened;
      ResultSetMetaData described = opened.getMetaData();
      List<Column> found = new ArrayList<>();
      for (int i = 1; i <= described.getColumnCount(); i++) {
        found.add(new Column(described.getColumnLabel(i), described.getColumnTypeName(i)));
      }
      columns = List.copyOf(found);
    } catch (SQLException e) {
      throw failure(e);
    } finally {
      end();
    }
  }

  private PreparedStatement prepare() throws SQLException {
    PreparedStatement statement = connection.prepareStatement(query.sql());
    running = statement;
    for (int i = 0; i < query.parameters().size(); i++) {
      statement.setObject(i + 1, query.parameters().get(i));
    }
    return statement;
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public synchronized @Nullable Object @Nullable [] next() {
    if (abandoned) {
      throw new QueryException(Kind.TOO_MUCH, "the answer was not read in time", null);
    }
    ResultSet from = result;
    if (from == null || cut != null) {
      return null;
    }
    begin();
    try {
      while (!from.next()) {
        if (!queries.hasNext()) {
          return null;
        }
        from.getStatement().close();
        query = queries.next();
        from = prepare().executeQuery();
        result = from;
      }
      if (rows == limits.rows()) {
        cut = "cut after %,d rows (EXPLORER_QUERY_ROWS)".formatted(limits.rows());
        return null;
      }
      if (bytes > limits.bytes()) {
        cut = "cut after %,d rows: %,d bytes (EXPLORER_QUERY_BYTES)".formatted(rows, bytes);
        return null;
      }
      return read(from);
    } catch (SQLException e) {
      throw failure(e);
    } finally {
      end();
    }
  }

  private @Nullable Object[] read(ResultSet from) throws SQLException {
    @Nullable Object[] row = new Object[columns.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = PlainValues.of(from.getObject(i + 1));
      bytes += row[i] instanceof Number ? Long.BYTES : String.valueOf(row[i]).length();
    }
    rows++;
    return row;
  }

  @Override
  public @Nullable String cut() {
    return cut;
  }

  /** Ends a query that takes too long, and an answer that nobody reads any more. */
  void watch() {
    long since = System.nanoTime() - this.since;
    if (working && spent.get() + since > limits.timeout().toNanos()) {
      cancelled = true;
      PreparedStatement statement = running;
      try {
        if (statement != null) {
          statement.cancel();
        }
      } catch (SQLException e) {
        // it has just ended
      }
    } else if (!working && since > limits.timeout().toNanos()) {
      abandoned = true;
      close();
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    result = null;
    PreparedStatement statement = running;
    try (connection) {
      if (statement != null) {
        statement.close();
      }
    } catch (SQLException e) {
      // there is nothing more to be had of it
    } finally {
      whenClosed.run();
    }
  }

  private void begin() {
    since = System.nanoTime();
    working = true;
  }

  private void end() {
    long now = System.nanoTime();
    working = false;
    spent.addAndGet(now - since);
    since = now;
  }

  private QueryException failure(SQLException e) {
    SQLException cause = lost(e) && !cancelled ? toldAgain(e) : e;
    return cancelled
        ? new QueryException(
            Kind.TOO_MUCH,
            "the query took longer than %d s (EXPLORER_QUERY_TIMEOUT)"
                .formatted(Math.max(1, limits.timeout().toSeconds())),
            e)
        : SqlFailures.of(cause);
  }

  /** The driver loses why the first rows of a streamed answer could not be made. */
  private static boolean lost(SQLException e) {
    return String.valueOf(e.getMessage()).contains("Invalid result set");
  }

  private SQLException toldAgain(SQLException e) {
    try (Statement transaction = connection.createStatement()) {
      transaction.execute("ROLLBACK");
      transaction.execute("BEGIN TRANSACTION READ ONLY");
      try (DuckDBChunkedResult again = prepare().unwrap(DuckDBPreparedStatement.class).query()) {
        again.nextChunk();
      }
      return e;
    } catch (SQLException told) {
      return told;
    }
  }
}
