package io.kitetrace.explorer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.sql.QueryException.Kind;
import java.nio.file.Path;
import java.time.Duration;
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
    return FilledIndex.rows(runner, sql);
  }

  private void assertUntouched() {
    FilledIndex.assertUntouched(runner, BUILDS);
  }
}
