package io.kitetrace.explorer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.explorer.index.Database;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatsTest {

  private static final String MIXED =
      "SELECT 1 AS n, 'a,\"b\"' || chr(10) || 'c' AS \"text\", NULL AS nothing, '' AS empty,"
          + " [1, 2] AS list, map {'k': 'v'} AS map, 1 AS n";

  @TempDir private static Path folder;
  private static Database database;
  private static SqlRunner runner;

  @BeforeAll
  static void open() throws Exception {
    database =
        FilledIndex.of(
            folder, FilledIndex.limits(Duration.ofSeconds(20), 5), FilledIndex.builds(3));
    runner = new SqlRunner(database);
  }

  @AfterAll
  static void close() {
    runner.close();
    database.close();
  }

  @Test
  void csv_quotesWhatNeedsIt_andTellsNullFromEmpty() throws Exception {
    assertThat(text(MIXED, RowFormat.CSV))
        .isEqualTo(
            "n,text,nothing,empty,list,map,n\r\n"
                + "1,\"a,\"\"b\"\"\nc\",,\"\",\"[1,2]\",\"{\"\"k\"\":\"\"v\"\"}\",1\r\n");
  }

  @Test
  void json_hasColumnsWithTypes_andRowsAsLists() throws Exception {
    assertThat(text("SELECT 1 AS n, 'x' AS t", RowFormat.JSON))
        .isEqualTo(
            "{\"columns\":[{\"name\":\"n\",\"type\":\"INTEGER\"},"
                + "{\"name\":\"t\",\"type\":\"VARCHAR\"}],\"rows\":[[1,\"x\"]],\"cut\":null}\n");
  }

  @Test
  void ndjson_numbersColumnsOfOneName() throws Exception {
    assertThat(text("SELECT 1 AS n, 2 AS n, 'x' AS kitetrace_cut", RowFormat.NDJSON))
        .isEqualTo("{\"n\":1,\"n_2\":2,\"kitetrace_cut_2\":\"x\"}\n");
  }

  @Test
  void table_alignsNumbers_andShowsNothingThatATerminalObeys() throws Exception {
    assertThat(text("SELECT 12 AS count, 'a' || chr(27) || '[31m' AS label", RowFormat.TABLE))
        .isEqualTo("count  label\n─────  ──────\n   12  a\uFFFD[31m\n(1 row)\n");
  }

  @Test
  void cutAnswer_saysSo_inEveryForm() throws Exception {
    for (RowFormat format : RowFormat.values()) {
      assertThat(text("FROM range(9)", format)).contains("cut after 5 rows (EXPLORER_QUERY_ROWS)");
    }
  }

  @Test
  void stream_ofAQueryThatFailsOnItsWay_breaks() {
    String sql =
        "SELECT CASE WHEN range > 100000 THEN 'x' ELSE '1' END::INTEGER AS i FROM range(200000)"
            + " ORDER BY range DESC";
    assertThatThrownBy(
            () -> {
              try (InputStream in = AnswerStream.of(runner.run(sql), RowFormat.CSV)) {
                in.readAllBytes();
              }
            })
        .isInstanceOfAny(IOException.class, QueryException.class)
        .hasMessageContaining("Could not convert");
  }

  @Test
  void answerOverHttp_isReadAsItWasWritten() throws Exception {
    byte[] json = text(MIXED, RowFormat.JSON).getBytes(StandardCharsets.UTF_8);
    try (Rows rows = JsonRows.of(new ByteArrayInputStream(json))) {
      ByteArrayOutputStream csv = new ByteArrayOutputStream();
      RowFormat.CSV.write(rows, csv);
      assertThat(csv.toString(StandardCharsets.UTF_8)).isEqualTo(text(MIXED, RowFormat.CSV));
    }
    byte[] half = java.util.Arrays.copyOf(json, json.length - 20);
    try (Rows rows = JsonRows.of(new ByteArrayInputStream(half))) {
      assertThatThrownBy(() -> RowFormat.CSV.write(rows, new ByteArrayOutputStream()))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("ended early");
    }
  }

  @Test
  void parquet_keepsNamesTypesAndValues() throws Exception {
    Path file = folder.resolve("it's.parquet");
    String sql =
        "SELECT id, number, created_at, meta_data, [number, NULL] AS list, 1.50::DECIMAL(9,2) AS d,"
            + " {'a': 1} AS struct, '\\x01'::BLOB AS blob, DATE '2026-01-02' AS day, id AS \"a\"\"b\","
            + " 'nan'::DOUBLE AS nan FROM builds ORDER BY number";
    try (Rows rows = runner.run(sql)) {
      ParquetFile.write(rows, file);
    }
    String read = "SELECT * FROM '" + file.toString().replace("'", "''") + "'";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      try (ResultSet written = statement.executeQuery(read);
          Rows rows = runner.run(sql)) {
        for (int i = 0; i < rows.columns().size(); i++) {
          assertThat(
                  new Column(
                      written.getMetaData().getColumnName(i + 1),
                      written.getMetaData().getColumnTypeName(i + 1)))
              .isEqualTo(rows.columns().get(i));
        }
        for (Object[] row = rows.next(); row != null; row = rows.next()) {
          assertThat(written.next()).isTrue();
          for (int i = 0; i < row.length; i++) {
            assertThat(PlainValues.of(written.getObject(i + 1))).isEqualTo(row[i]);
          }
        }
        assertThat(written.next()).isFalse();
      }
      try (ResultSet compression =
          statement.executeQuery(
              "SELECT DISTINCT compression FROM parquet_metadata('"
                  + file.toString().replace("'", "''")
                  + "')")) {
        compression.next();
        assertThat(compression.getString(1)).isEqualTo("ZSTD");
      }
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).noneMatch(path -> path.toString().endsWith(".tmp"));
    }
  }

  private static String text(String sql, RowFormat format) throws IOException {
    try (InputStream in = AnswerStream.of(runner.run(sql), format)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
