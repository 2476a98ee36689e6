package io.kitetrace.explorer.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.index.QueryLimits;
import io.kitetrace.testing.process.TestJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetExportTest {

  private static final int KILLS = 5;

  @TempDir private Path folder;

  /** A process that exports. */
  static final class Program {
    public static void main(String[] args) {
      new ParquetExport(Path.of(args[0])).run(Path.of(args[1]));
    }
  }

  @Test
  void export_again_writesOnlyMonthsThatChanged_andEachRowOnce() throws Exception {
    Path index = index(60_000);
    Path to = folder.resolve("parquet");
    ParquetExport export = new ParquetExport(to);
    assertThat(export.run(index)).isEqualTo(new ParquetExport.Result(2, 2, 60_000));
    assertThat(export.run(index)).isEqualTo(new ParquetExport.Result(2, 0, 60_000));
    change(index, "UPDATE builds SET outcome = 'failure', log_offset = 999999 WHERE number = 1");
    assertThat(export.run(index)).isEqualTo(new ParquetExport.Result(2, 1, 60_000));
    assertEqual(index, to);
    for (String table : List.of("job_timelines", "job_sections", "job_tests")) {
      change(
          index,
          "DELETE FROM %s WHERE build_id IN (SELECT id FROM builds WHERE created_at < '2026-02-01')"
              .formatted(table));
    }
    change(index, "DELETE FROM builds WHERE created_at < '2026-02-01'");
    change(index, "DELETE FROM jobs WHERE created_at < '2026-02-01'");
    assertThat(export.run(index).months()).isEqualTo(1);
    assertEqual(index, to);
  }

  @Test
  void export_thatIsKilledAgainAndAgain_holdsEachRowOnce_inTheEnd() throws Exception {
    Path index = index(60_000);
    Path to = folder.resolve("parquet");
    for (int kill = 0; kill < KILLS; kill++) {
      Process process =
          TestJvm.program(Program.class, List.of(), to.toString(), index.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("out").toFile())
              .start();
      process.waitFor(ThreadLocalRandom.current().nextInt(300, 2_500), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
    }
    new ParquetExport(to).run(index);
    assertEqual(index, to);
    try (Stream<Path> left = Files.walk(to)) {
      assertThat(left).noneMatch(path -> path.toString().endsWith(".tmp"));
    }
  }

  @Test
  void export_ofTimelines_followsTheirBuilds_alsoWhereTheseComeLater() throws Exception {
    Path index = index(60_000);
    Path to = folder.resolve("parquet");
    ParquetExport export = new ParquetExport(to);
    export.run(index);
    change(index, "UPDATE job_timelines SET log_offset = 999999 WHERE build_number = 30");
    assertThat(export.run(index)).isEqualTo(new ParquetExport.Result(2, 1, 60_000));
    assertEqual(index, to);
    change(index, "CREATE TABLE later AS FROM builds WHERE number = 30");
    change(index, "DELETE FROM builds WHERE number = 30");
    change(index, "DELETE FROM jobs WHERE build_number = 30");
    assertThat(export.run(index)).isEqualTo(new ParquetExport.Result(3, 2, 59_999));
    assertEqual(index, to);
    change(index, "INSERT INTO builds BY NAME SELECT * EXCLUDE (trace_id) FROM later");
    assertThat(export.run(index)).isEqualTo(new ParquetExport.Result(2, 1, 60_000));
    assertEqual(index, to);
  }

  private Path index(int builds) throws Exception {
    List<String> rows = new ArrayList<>(List.of(FilledIndex.builds(builds)));
    rows.addAll(FilledIndex.timelines());
    try (Database database =
        FilledIndex.of(folder, QueryLimits.DEFAULTS, rows.toArray(String[]::new))) {
      assertThat(database.limits().threads()).isPositive();
    }
    return folder.resolve("explorer.duckdb");
  }

  private static void change(Path index, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + index);
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(sql);
    }
  }

  private static void assertEqual(Path index, Path to) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("ATTACH '%s' AS kite (READ_ONLY)".formatted(index));
      for (String table :
          List.of("builds", "jobs", "blocks", "job_timelines", "job_sections", "job_tests")) {
        String files =
            "read_parquet('%s/%s/*/*/*.parquet', hive_partitioning = true)".formatted(to, table);
        assertThat(one(statement, "SELECT count(*) FROM " + files))
            .isEqualTo(one(statement, "SELECT count(*) FROM kite." + table));
        assertThat(
                one(
                    statement,
                    "SELECT count(*) FROM (SELECT * FROM kite.%s EXCEPT ALL SELECT * EXCLUDE (month) FROM ((SELECT *, NULL::VARCHAR AS month FROM kite.%s LIMIT 0) UNION ALL BY NAME SELECT * FROM %s))"
                        .formatted(table, table, files)))
            .isZero();
      }
    }
  }

  private static long one(Statement statement, String sql) throws Exception {
    try (ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
