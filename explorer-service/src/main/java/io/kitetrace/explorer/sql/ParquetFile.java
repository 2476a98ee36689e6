package io.kitetrace.explorer.sql;

import io.kitetrace.explorer.index.DuckDb;
import io.kitetrace.explorer.sql.QueryException.Kind;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Writes an answer as Parquet, by a DuckDB of this process: whoever answered writes no file. The
 * rows lie in a temporary file in between, so that memory stays small.
 */
public final class ParquetFile {

  private ParquetFile() {}

  /**
   * Writes the file, or leaves what was there.
   *
   * @throws QueryException if the query fails on the way
   */
  public static void write(Rows rows, Path file) throws IOException {
    Path rowsFile = Files.createTempFile("kitetrace-rows", ".ndjson");
    Path made = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(rowsFile))) {
        RowWriter writer = new NdjsonWriter(to);
        writer.begin(numbered(rows.columns()));
        for (Object[] row = rows.next(); row != null; row = rows.next()) {
          writer.row(row);
        }
      }
      copy(rows.columns(), rowsFile, made);
      Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(rowsFile);
      Files.deleteIfExists(made);
    }
  }

  private static void copy(List<Column> columns, Path from, Path to) {
    List<String> names = NdjsonWriter.distinct(columns);
    List<String> selected = new ArrayList<>();
    List<String> typed = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String type = columns.get(i).type();
      boolean bytes = type.equals("BLOB");
      typed.add("c%d: %s".formatted(i, quoted(bytes ? "VARCHAR" : type, '\'')));
      selected.add(
          (bytes ? "from_base64(c%d) AS %s" : "c%d AS %s").formatted(i, quoted(names.get(i), '"')));
    }
    String sql =
        "COPY (SELECT %s FROM read_json(%s, format = 'newline_delimited', columns = {%s}, maximum_object_size = 1073741824)) TO %s (FORMAT parquet, COMPRESSION zstd)"
            .formatted(
                String.join(", ", selected),
                quoted(from.toString(), '\''),
                String.join(", ", typed),
                quoted(to.toString(), '\''));
    try (Connection connection = DuckDb.connect("jdbc:duckdb:", new Properties());
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(sql);
    } catch (SQLException e) {
      throw new QueryException(
          Kind.FAILED,
          "the Parquet file cannot be written: " + SqlFailures.line(String.valueOf(e.getMessage())),
          e);
    }
  }

  private static List<Column> numbered(List<Column> columns) {
    List<Column> numbered = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      numbered.add(new Column("c" + i, columns.get(i).type()));
    }
    return numbered;
  }

  private static String quoted(String text, char quote) {
    return quote + text.replace("" + quote, "" + quote + quote) + quote;
  }
}
