package io.kitetrace.explorer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.sql.QueryException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person's SQL must not do: write, reach files or the network, change settings. */
class ForbiddenStatementsTest {

  private static final int BUILDS = 10;

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
    assertThatThrownBy(() -> FilledIndex.rows(runner, sql))
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.WRONG);
              assertThat(e.sentence()).isNotBlank().doesNotContain("\n").hasSizeLessThan(700);
            });
    FilledIndex.assertUntouched(runner, BUILDS);
    assertThat(Path.of("/tmp/kitetrace-copy.csv")).doesNotExist();
    assertThat(Path.of("/tmp/kitetrace-copy.parquet")).doesNotExist();
    assertThat(Path.of("/tmp/kitetrace-other.duckdb")).doesNotExist();
  }
}
