package io.kitetrace.explorer.read;

import io.kitetrace.explorer.index.Database;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one query of ours, and reads its columns by name. */
final class Query {

  /** Makes a record of a row. */
  @FunctionalInterface
  interface Reader<T> {
    T read(Row row) throws SQLException;
  }

  static <T> List<T> list(Database index, Reader<T> reader, String sql, Object... parameters) {
    try (Connection connection = index.reader();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        Object value = parameters[i];
        statement.setObject(
            i + 1, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
      }
      List<T> read = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        Row row = new Row(rows);
        while (rows.next()) {
          read.add(reader.read(row));
        }
      }
      return read;
    } catch (SQLException e) {
      throw new IllegalStateException("the index cannot be read", e);
    }
  }

  /** The row that a result stands at. */
  record Row(ResultSet rows) {

    @Nullable String text(String column) throws SQLException {
      return rows.getString(column);
    }

    String text(String column, String fallback) throws SQLException {
      String text = rows.getString(column);
      return text == null ? fallback : text;
    }

    long number(String column) throws SQLException {
      return rows.getLong(column);
    }

    @Nullable Long numberOrNull(String column) throws SQLException {
      long value = rows.getLong(column);
      return rows.wasNull() ? null : value;
    }

    boolean flag(String column) throws SQLException {
      return rows.getBoolean(column);
    }

    @Nullable Instant time(String column) throws SQLException {
      OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
      return time == null ? null : time.toInstant();
    }

    List<String> texts(String column) throws SQLException {
      Array array = rows.getArray(column);
      List<String> texts = new ArrayList<>();
      if (array != null) {
        for (Object text : (Object[]) array.getArray()) {
          texts.add(String.valueOf(text));
        }
      }
      return texts;
    }
  }

  private Query() {}
}
