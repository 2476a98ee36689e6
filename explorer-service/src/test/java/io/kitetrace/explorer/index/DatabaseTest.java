package io.kitetrace.explorer.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.explorer.TestExplorer;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.testing.process.TestJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTest {

  private static final DatabaseLimits LIMITS = new DatabaseLimits(DatabaseLimits.LEAST_MEMORY, 1);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("below/explorer.duckdb");
  }

  @Test
  void open_keepsWhatIsThere() throws Exception {
    fill("a");
    assertThat(blocks("a")).isEqualTo(1);
    try (Database database = Database.openReadOnly(file, LIMITS);
        Connection reader = database.reader()) {
      assertThat(TestExplorer.rows(reader, "SELECT id FROM blocks"))
          .containsExactly(List.of("00000000-0000-4000-8000-00000000000b"));
    }
  }

  @Test
  void open_underOtherFilters_beginsAnew() throws Exception {
    fill("a");
    assertThat(blocks("b")).isZero();
  }

  @Test
  void open_ofAnotherSchema_beginsAnew() throws Exception {
    fill("a");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE index_info SET schema_version = schema_version + 1");
    }
    assertThatThrownBy(() -> Database.openReadOnly(file, LIMITS))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("schema");
    assertThat(blocks("a")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "cut", "header", "empty", "wal"})
  void open_ofABrokenFile_beginsAnew(String how) throws Exception {
    fill("a");
    switch (how) {
      case "garbage" -> Files.writeString(file, "this is no database".repeat(1_000));
      case "cut" -> overwrite(file, 20_000, true);
      case "header" -> overwrite(file, 0, false);
      case "empty" -> Files.write(file, new byte[0]);
      default -> Files.writeString(file.resolveSibling("explorer.duckdb.wal"), "no WAL at all");
    }
    assertThat(blocks("a")).isLessThan(2);
    assertThat(blocks("a")).isLessThan(2);
  }

  @Test
  void broken_foundWhileItRuns_beginsAnewAtTheNextOpening() throws Exception {
    fill("a");
    try (Database database = Database.open(file, LIMITS, "a")) {
      assertThat(database.failure(new SQLException("IO Error: Corrupt database file: checksum")))
          .hasMessageContaining("is broken");
    }
    assertThat(blocks("a")).isZero();
    assertThat(folder.resolve("below/explorer.duckdb.broken")).doesNotExist();
  }

  @Test
  void open_ofSomethingElsesDatabase_leavesItAlone() throws Exception {
    Files.createDirectories(file.getParent());
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE mine (x INTEGER)");
    }
    assertThatThrownBy(() -> Database.open(file, LIMITS, "a"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("EXPLORER_DATA")
        .hasMessageContaining("something else");
    assertThat(file).exists();
  }

  @Test
  void open_whileAnotherProcessHasIt_isOneSentence() throws Exception {
    fill("a");
    Process holder =
        TestJvm.program(Holder.class, List.of(), file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");
      for (boolean readOnly : new boolean[] {false, true}) {
        assertThatThrownBy(
                () -> {
                  if (readOnly) {
                    Database.openReadOnly(file, LIMITS).close();
                  } else {
                    Database.open(file, LIMITS, "a").close();
                  }
                })
            .isInstanceOf(CommandFailure.class)
            .hasMessageContaining("in use by another process")
            .hasMessageContaining("PID " + holder.pid());
      }
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertThat(blocks("a")).isEqualTo(1);
  }

  @Test
  void openReadOnly_ofNoFile_isOneSentence() {
    assertThatThrownBy(() -> Database.openReadOnly(file, LIMITS))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("no index at");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO blocks (id) VALUES ('x')",
        "SET threads = 7",
        "SET enable_external_access = true",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "COPY builds TO 'x.parquet'",
        "SELECT * FROM read_csv('/etc/hosts')"
      })
  void reader_mayReadTablesAlone(String statement) throws Exception {
    try (Database database = Database.open(file, LIMITS);
        Connection reader = database.reader();
        Statement sql = reader.createStatement()) {
      assertThatThrownBy(() -> sql.execute(statement)).isInstanceOf(SQLException.class);
    }
  }

  private void fill(String filters) throws SQLException {
    try (Database database = Database.open(file, LIMITS, filters);
        Connection writer = database.writer();
        Statement statement = writer.createStatement()) {
      statement.execute(
          "INSERT INTO blocks (id, build_id, critical, log_partition, log_offset)"
              + " VALUES ('00000000-0000-4000-8000-00000000000b', uuid(), false, 0, 0)");
    }
  }

  private long blocks(String filters) throws SQLException {
    try (Database database = Database.open(file, LIMITS, filters);
        Connection reader = database.reader()) {
      return TestExplorer.rows(reader, "SELECT id FROM blocks").size();
    }
  }

  private static void overwrite(Path file, int at, boolean cut) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (cut) {
        channel.truncate(at);
      } else {
        channel.write(ByteBuffer.allocate(12_288), at);
      }
    }
  }

  /** Holds an index until it is killed. */
  static final class Holder {
    public static void main(String[] args) throws Exception {
      try (Database database = Database.open(Path.of(args[0]), LIMITS, "a")) {
        System.out.println("held");
        Thread.currentThread().join();
      }
    }
  }
}
