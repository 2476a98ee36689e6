package io.kitetrace.explorer.index;

import io.kitetrace.runtime.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file of an index: opening it, and what to do about one that cannot be used. */
final class IndexFile {

  private static final Logger LOG = LoggerFactory.getLogger(IndexFile.class);

  /** So many times the memory may lie in a file beside the index while a query works. */
  private static final int SPILL = 16;

  /** So much is written twice, first behind the file: every time the last rows are packed anew. */
  private static final String CHECKPOINT = "64MiB";

  /** DuckDB's default is four times as much, of which the last ones of columns are half empty. */
  private static final String BLOCK = "65536";

  private final Path file;
  private final DatabaseLimits limits;

  IndexFile(Path file, DatabaseLimits limits) {
    this.file = file.toAbsolutePath();
    this.limits = limits;
  }

  DuckDBConnection open(String filtersHash) {
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      if (Files.exists(brokenMark())) {
        delete("it is broken");
      }
      DuckDBConnection connection = usable();
      String unfit = unfit(connection, filtersHash);
      if (unfit != null) {
        connection.close();
        delete(unfit);
        connection = connect(false);
      }
      make(connection, filtersHash);
      lockDown(connection);
      return connection;
    } catch (IOException e) {
      throw new CommandFailure(
          "EXPLORER_DATA: the index %s cannot be written (%s)".formatted(file, e.getMessage()), e);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  DuckDBConnection openReadOnly() {
    if (!Files.exists(file)) {
      throw new CommandFailure("there is no index at %s".formatted(file), null);
    }
    try {
      DuckDBConnection connection = connect(true);
      String unfit = unfit(connection, null);
      if (unfit != null) {
        connection.close();
        throw new CommandFailure(
            "the index %s cannot be used (%s); explorer or standalone make it anew"
                .formatted(file, unfit),
            null);
      }
      lockDown(connection);
      return connection;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  long bytes() {
    return size(file) + size(beside(".wal"));
  }

  CommandFailure failure(SQLException e) {
    Failure failure = Failure.of(e);
    if (failure == Failure.BROKEN) {
      markBroken();
    }
    return new CommandFailure(failure.sentence(file, e), e);
  }

  private DuckDBConnection usable() throws SQLException, IOException {
    try {
      return connect(false);
    } catch (SQLException e) {
      if (Failure.of(e) != Failure.BROKEN) {
        throw e;
      }
      LOG.debug("index is broken", e);
      delete("it is broken");
      return connect(false);
    }
  }

  private DuckDBConnection connect(boolean readOnly) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("memory_limit", (limits.memoryBytes() >> 10) + "KiB");
    properties.setProperty("threads", Integer.toString(limits.threads()));
    properties.setProperty("temp_directory", beside(".tmp").toString());
    properties.setProperty(
        "max_temp_directory_size", ((limits.memoryBytes() >> 10) * SPILL) + "KiB");
    properties.setProperty("checkpoint_threshold", CHECKPOINT);
    properties.setProperty("default_block_size", BLOCK);
    properties.setProperty("autoinstall_known_extensions", "false");
    properties.setProperty("autoload_known_extensions", "false");
    // Else a whole answer is held in memory that no limit counts.
    properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    if (readOnly) {
      properties.setProperty("access_mode", "READ_ONLY");
    }
    return DuckDb.connect("jdbc:duckdb:" + file, properties);
  }

  /** Why the index cannot be gone on with; null for one that can, and for an empty file. */
  private @Nullable String unfit(DuckDBConnection connection, @Nullable String filtersHash)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (count(statement, "SELECT count(*) FROM duckdb_tables()") == 0) {
        return filtersHash == null ? "it is empty" : null;
      }
      if (count(statement, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'index_info'")
          == 0) {
        throw new CommandFailure(
            "EXPLORER_DATA: %s is a database of something else; name another file".formatted(file),
            null);
      }
      try (ResultSet info = statement.executeQuery("FROM index_info")) {
        if (!info.next() || info.getInt("schema_version") != Schema.VERSION) {
          return "its schema is of another version";
        }
        return filtersHash == null || filtersHash.equals(info.getString("filters_hash"))
            ? null
            : "TRACE_… filters have changed";
      }
    }
  }

  private static long count(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  private static void make(DuckDBConnection connection, String filtersHash) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      if (count(statement, "SELECT count(*) FROM duckdb_tables()") == 0) {
        statement.execute(Schema.tables());
        try (PreparedStatement info =
            connection.prepareStatement(
                "INSERT INTO index_info VALUES (?, now(), ?, NULL, NULL, NULL)")) {
          info.setInt(1, Schema.VERSION);
          info.setString(2, filtersHash);
          info.executeUpdate();
        }
      }
      statement.execute(Schema.views() + "SELECT 1");
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static void lockDown(DuckDBConnection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET GLOBAL TimeZone = 'UTC'");
      statement.execute("SET enable_external_access = false");
      statement.execute("SET lock_configuration = true");
    }
  }

  private void delete(String why) throws IOException {
    LOG.atWarn()
        .addKeyValue("file", file)
        .addKeyValue("reason", why)
        .log("index is made anew from the log");
    Files.deleteIfExists(file);
    Files.deleteIfExists(beside(".wal"));
    Files.deleteIfExists(brokenMark());
  }

  private void markBroken() {
    try {
      Files.writeString(brokenMark(), "");
    } catch (IOException e) {
      LOG.debug("index could not be marked as broken", e);
    }
  }

  private Path brokenMark() {
    return beside(".broken");
  }

  private Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // not there, or not any more
    }
  }
}
