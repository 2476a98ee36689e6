package io.kitetrace.explorer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.sql.QueryException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlRunnerTest {

  private static final int BUILDS = 200;

  @TempDir private static Path folder;
  private static Database database;
  private static SqlRunner runner;

  @BeforeAll
  static void open() throws Exception {
    database =
        FilledIndex.of(
            folder, FilledIndex.limits(Duration.ofSeconds(2), 1_000), FilledIndex.builds(BUILDS));
    runner = new SqlRunner(database);
  }

  @AfterAll
  static void close() {
    runner.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO builds (id) VALUES ('x')",
        "UPDATE builds SET outcome = 'failure'",
        "DELETE FROM builds",
        "DROP TABLE builds",
        "DROP VIEW flaky_steps",
        "CREATE TABLE mine (i INTEGER)",
        "CREATE TEMP TABLE mine AS SELECT 1",
        "CREATE MACRO f(x) AS x",
        "CREATE OR REPLACE VIEW flaky_steps AS SELECT 1",
        "TRUNCATE builds",
        "ALTER TABLE builds DROP COLUMN id",
        "WITH gone AS (DELETE FROM builds RETURNING id) SELECT * FROM gone",
        "WITH new AS (INSERT INTO builds (id) VALUES ('x') RETURNING id) SELECT * FROM new",
        "COMMIT; BEGIN; INSERT INTO builds (id) VALUES ('x'); COMMIT; SELECT 1",
        "SELECT 1; SELECT 2",
        "SELECT 1; DELETE FROM builds",
        "/* SELECT */ DELETE FROM builds",
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "CHECKPOINT",
        "FORCE CHECKPOINT",
        "VACUUM",
        "ANALYZE",
        "EXPLAIN SELECT 1",
        "EXPLAIN ANALYZE DELETE FROM builds",
        "PREPARE p AS DELETE FROM builds",
        "EXECUTE p",
        "CALL force_checkpoint()",
        "USE memory",
        "ATTACH '/tmp/kitetrace-other.duckdb'",
        "DETACH explorer",
        "COPY builds TO '/tmp/kitetrace-copy.csv'",
        "COPY (SELECT 1) TO '/tmp/kitetrace-copy.parquet' (FORMAT parquet)",
        "COPY builds FROM '/etc/passwd'",
        "EXPORT DATABASE '/tmp/kitetrace-export'",
        "IMPORT DATABASE '/tmp/kitetrace-export'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM read_json('/etc/passwd')",
        "SELECT * FROM read_parquet('/etc/passwd')",
        "SELECT * FROM parquet_metadata('/etc/passwd')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM '/etc/passwd.csv'",
        "SELECT * FROM 'https://example.com/x.parquet'",
        "SELECT * FROM query('SELECT repeat(''x'', 1000000000)')",
        "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
        "SELECT * FROM checkpoint()",
        "SELECT * FROM force_checkpoint()",
        "SELECT * FROM enable_logging()",
        "SELECT * FROM enable_profiling()",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM seq_scan()",
        "INSTALL httpfs",
        "LOAD httpfs",
        "FORCE INSTALL httpfs FROM 'https://example.com'",
        "SET memory_limit = '100GB'",
        "SET VARIABLE x = 1",
        "RESET memory_limit",
        "PRAGMA memory_limit = '100GB'",
        "PRAGMA enable_profiling",
        "SELECT getenv('PATH')",
        "SELECT current_setting('temp_directory')",
        "SELECT nextval('x')",
        "SELECT length(repeat('x', 10000000000))",
        "SELECT length(repeat('x', 1000000000))",
        "SELECT length(system.main.REPEAT('x', 1000000000))",
        "SELECT length(lpad('x', 2000000000, 'y'))",
        "SELECT length(rpad('x', 2000000000, 'y'))",
        "SELECT length(printf('%2000000000d', 1))",
        "SELECT length(format('{:2000000000}', 1))",
        "SELECT len(range(1000000000))",
        "SELECT unnest(generate_series(1, 1000000000))",
        "SELECT len(list_resize([1], 1000000000))",
        "SELECT sleep_ms(100000)",
        "SELECT ?",
        "SELECT $x",
        "SELEC 1",
        "SELECT",
        "SELECT * FROM nowhere",
        "SELECT 'x'::INTEGER",
        "",
        ";",
        "-- nothing",
      })
  void statement_thatMustNotRun_isAnsweredBySentence_andChangesNothing(String sql)
      throws Exception {
    assertThatThrownBy(() -> all(sql))
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.WRONG);
              assertThat(e.sentence()).isNotBlank().doesNotContain("\n").hasSizeLessThan(700);
            });
    assertUntouched();
    assertThat(Path.of("/tmp/kitetrace-copy.csv")).doesNotExist();
    assertThat(Path.of("/tmp/kitetrace-copy.parquet")).doesNotExist();
    assertThat(Path.of("/tmp/kitetrace-other.duckdb")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT count(*) FROM r",
        "SELECT sum(hash(a.range, b.range)) FROM range(100000) a, range(1000000) b",
        "SELECT count(*) FROM range(100000) a, range(1000000) b WHERE hash(a.range, b.range) = 1",
        "SELECT string_agg(md5(range::VARCHAR), '') FROM range(100000000)",
        "SELECT list(md5(range::VARCHAR)) FROM range(100000000)",
        "SELECT median(hash(a.range, b.range)) FROM range(100000) a, range(100000) b",
        "SELECT DISTINCT hash(a.range, b.range) FROM range(100000) a, range(100000) b",
        "SELECT * FROM (SELECT md5(a.range::VARCHAR) m FROM range(30000000) a) ORDER BY m",
      })
  void query_withoutEndOrMeasure_isEndedBySentence(String sql) throws Exception {
    assertThatThrownBy(() -> all(sql))
        .isInstanceOfSatisfying(
            QueryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_MUCH));
    assertUntouched();
  }

  @Test
  void query_ofABillionRows_isCut_andSaysSo() throws Exception {
    try (Rows rows = runner.run("SELECT a.range FROM range(100000) a, range(10000) b")) {
      int count = 0;
      while (rows.next() != null) {
        count++;
      }
      assertThat(count).isEqualTo(1_000);
      assertThat(rows.cut()).contains("1,000 rows").contains("EXPLORER_QUERY_ROWS");
    }
  }

  @Test
  void answer_ofAsManyRowsAsItMayHave_isNotCut() {
    try (Rows rows = runner.run("FROM range(1000)")) {
      while (rows.next() != null) {}
      assertThat(rows.cut()).isNull();
    }
  }

  @Test
  void answer_ofTooManyBytes_isCut_andSaysSo() {
    try (Rows rows =
        runner.run(
            "SELECT string_agg(m, '') FROM (SELECT md5(range::VARCHAR) m, range % 500 g FROM range(500000)) GROUP BY g")) {
      int count = 0;
      while (rows.next() != null) {
        count++;
      }
      assertThat(count).isLessThan(500);
      assertThat(rows.cut()).contains("EXPLORER_QUERY_BYTES");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(%s",
        "[%s",
        "NOT %s",
        "- %s",
        "abs(%s",
        "CASE WHEN true THEN %s",
        "1 + %s",
        "'a' || %s",
        "(SELECT %s",
        "1, %s",
        "{'a': %s",
        "EXISTS (FROM %s",
        "x -> %s"
      })
  void query_nestedDeeply_isAnswered_orRefused_andEndsNothing(String part) throws Exception {
    String open = part.replace("%s", "");
    for (int depth : new int[] {50, 800, 15_000 / open.length()}) {
      String close =
          open.contains("(")
              ? ")"
              : open.startsWith("[")
                  ? "]"
                  : open.startsWith("{") ? "}" : open.startsWith("CASE") ? " END" : "";
      String sql = "SELECT " + open.repeat(depth) + "1" + close.repeat(depth);
      try {
        all(sql);
      } catch (QueryException e) {
        assertThat(e.sentence()).doesNotContain("\n");
      }
    }
    assertUntouched();
  }

  @Test
  void query_ofNestedTables_isAnswered_orRefused_andEndsNothing() throws Exception {
    for (int depth : new int[] {50, 150, 300, 1_000}) {
      try {
        all("SELECT * FROM " + "(SELECT * FROM ".repeat(depth) + "range(1)" + ")".repeat(depth));
        all("SELECT 1" + " UNION ALL SELECT 1".repeat(depth / 2));
        all("SELECT 1 FROM range(1)" + " JOIN range(1) USING (range)".repeat(depth / 4));
      } catch (QueryException e) {
        assertThat(e.sentence()).doesNotContain("\n");
      }
    }
    assertUntouched();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM builds",
        "FROM builds SELECT count(*);",
        "FROM builds",
        "VALUES (1)",
        "SELECT count(*) -- all of them",
        "WITH b AS MATERIALIZED (FROM builds) SELECT count(*) FROM b",
        "DESCRIBE builds",
        "SHOW TABLES",
        "SUMMARIZE builds",
        "FROM duckdb_columns WHERE table_name = 'builds'",
        "SELECT * FROM information_schema.tables",
        "SELECT hour.range FROM range(24) AS hour",
        "SELECT unnest([1, 2])",
        "SELECT meta_data['a'] FROM builds LIMIT 1",
        "SELECT strftime(created_at, '%Y-%m') AS month, count(*) FROM builds GROUP BY ALL",
        "FROM flaky_steps",
        "FROM regressions",
      })
  void query_ofAPerson_isAnswered(String sql) {
    assertThat(all(sql)).isNotNull();
  }

  @Test
  void failure_inTheFirstRows_isTold() {
    assertThatThrownBy(
            () -> all("SELECT CASE WHEN range > 5 THEN 'x' ELSE '1' END::INTEGER FROM range(9)"))
        .hasMessageContaining("Could not convert string 'x'");
  }

  @Test
  void values_ofEveryType_areAsJsonHasThem() {
    Object[] row =
        all("SELECT NULL, true, 1::TINYINT, 2::BIGINT, 3::HUGEINT, 1.50::DECIMAL(9,2), 0.5::DOUBLE,"
                + " 'nan'::DOUBLE, 'é', DATE '2026-01-02', TIMESTAMPTZ '2026-01-02 03:04:05.678+02',"
                + " TIMESTAMP '2026-01-02 03:04:05', INTERVAL 90 MINUTE, [1, NULL],"
                + " {'a': 1, 'b': [true]}, map {'k': 'v'}, '\\x01'::BLOB, TIME '01:02:03',"
                + " 'a'::ENUM('a', 'b'), '{\"x\": 1}'::JSON,"
                + " '6d3c8b1e-0000-4000-8000-000000000001'::UUID")
            .getFirst();
    assertThat(row)
        .containsExactly(
            null,
            true,
            1,
            2L,
            new java.math.BigInteger("3"),
            new java.math.BigDecimal("1.50"),
            0.5,
            "NaN",
            "é",
            "2026-01-02",
            "2026-01-02T01:04:05.678Z",
            "2026-01-02T03:04:05",
            "01:30:00",
            java.util.Arrays.asList(1, null),
            java.util.Map.of("a", 1, "b", List.of(true)),
            java.util.Map.of("k", "v"),
            "AQ==",
            "01:02:03",
            "a",
            "{\"x\": 1}",
            "6d3c8b1e-0000-4000-8000-000000000001");
  }

  @Test
  void thirdQuery_whileTwoAreRead_isTurnedAway_andAnsweredAfterwards() {
    Rows first = runner.run("FROM range(10)");
    try (Rows second = runner.run("FROM range(10)")) {
      assertThat(second.columns()).hasSize(1);
      QueryException e = catchThrowableOfType(QueryException.class, () -> runner.run("SELECT 1"));
      // Where this took so long that the first answer counts as left, the third may be answered.
      assertThat(e == null || e.kind() == Kind.BUSY).isTrue();
    } finally {
      first.close();
    }
    assertThat(all("SELECT 1")).hasSize(1);
  }

  @Test
  void answer_thatNobodyReads_makesRoomForOthers() {
    Rows first = runner.run("FROM range(100)");
    Rows second = runner.run("FROM range(100)");
    org.awaitility.Awaitility.await().until(() -> canRun());
    assertThatThrownBy(
            () -> {
              first.next();
              second.next();
            })
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("not read in time");
    first.close();
    second.close();
    assertUntouched();
  }

  private boolean canRun() {
    try {
      return all("SELECT 1").size() == 1;
    } catch (QueryException e) {
      return false;
    }
  }

  private List<Object[]> all(String sql) {
    try (Rows rows = runner.run(sql)) {
      List<Object[]> all = new ArrayList<>();
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        all.add(row);
      }
      return all;
    }
  }

  private void assertUntouched() {
    assertThat(all("SELECT count(*), count(DISTINCT id), min(outcome), max(outcome) FROM builds"))
        .containsExactly(new Object[] {(long) BUILDS, (long) BUILDS, "success", "success"});
  }
}
