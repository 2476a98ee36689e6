package io.kitetrace.explorer.index;

import io.kitetrace.explorer.rows.Ids;
import io.kitetrace.explorer.rows.RowSink;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Appends rows to a table, in the transaction of its connection. For the thread that made it alone.
 */
final class AppenderSink implements RowSink, AutoCloseable {

  private static final long MICROS = 1_000_000L;

  private final DuckDBAppender appender;
  private boolean inRow;

  AppenderSink(DuckDBConnection connection, String table) throws SQLException {
    this.appender = connection.createAppender(table);
  }

  @Override
  public void id(@Nullable String value) {
    try {
      row();
      if (value == null) {
        appender.appendNull();
      } else {
        UUID id = Ids.of(value);
        appender.appendUUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
      }
    } catch (SQLException e) {
      throw new IndexException(e);
    }
  }

  @Override
  public void text(@Nullable String value) {
    try {
      row();
      if (value == null) {
        appender.appendNull();
      } else {
        appender.append(value);
      }
    } catch (SQLException e) {
      throw new IndexException(e);
    }
  }

  @Override
  public void number(@Nullable Long value) {
    try {
      row();
      if (value == null) {
        appender.appendNull();
      } else {
        appender.append(value.longValue());
      }
    } catch (SQLException e) {
      throw new IndexException(e);
    }
  }

  @Override
  public void integer(int value) {
    try {
      row();
      appender.append(value);
    } catch (SQLException e) {
      throw new IndexException(e);
    }
  }

  @Override
  public void fraction(@Nullable Double value) {
    try {
      row();
      if (value == null) {
        appender.appendNull();
      } else {
        appender.append(value.doubleValue());
      }
    } catch (SQLException e) {
      throw new IndexException(e);
    }
  }

  @Override
  public void flag(@Nullable Boolean value) {
    try {
      row();
      if (value == null) {
        appender.appendNull();
      } else {
        appender.append(value.booleanValue());
      }
    } catch (SQLException e) {
      throw new IndexException(e);
    }
  }

  @Override
  public void time(@Nullable Instant value) {
    try {
      row();
      if (value == null) {
        appender.appendNull();
      } else {
        appender.appendEpochMicros(value.getEpochSecond() * MICROS + value.getNano() / 1_000);
      }
    } catch (SQLException e) {
      throw new IndexException(e);
    }
  }

  @Override
  public void map(Map<String, String> value) {
    try {
      row();
      appender.append(value);
    } catch (SQLException e) {
      throw new IndexException(e);
    }
  }

  @Override
  public void endRow() {
    try {
      appender.endRow();
      inRow = false;
    } catch (SQLException e) {
      throw new IndexException(e);
    }
  }

  /** From now on the transaction's own queries see the rows. */
  void flush() throws SQLException {
    appender.flush();
  }

  @Override
  public void close() throws SQLException {
    appender.close();
  }

  private void row() throws SQLException {
    if (!inRow) {
      appender.beginRow();
      inRow = true;
    }
  }
}
