package io.kitetrace.explorer.index;

import io.kitetrace.runtime.command.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/**
 * One DuckDB instance over a file, locked down: no files, no network, no settings by SQL. Safe for
 * several threads, each with connections of its own.
 */
public final class Database implements AutoCloseable {

  private final DuckDBConnection connection;

  private Database(DuckDBConnection connection) {
    this.connection = connection;
  }

  /** Opens a file for reading and writing, and makes its tables where it is new. */
  public static Database open(Path file, DatabaseLimits limits) {
    return open(file, limits, false);
  }

  /**
   * Opens a file that is there, for reading alone.
   *
   * @throws CommandFailure if it is held by another process, or there is none
   */
  public static Database openReadOnly(Path file, DatabaseLimits limits) {
    return open(file, limits, true);
  }

  private static Database open(Path file, DatabaseLimits limits, boolean readOnly) {
    Properties properties = new Properties();
    properties.setProperty("memory_limit", (limits.memoryBytes() >> 10) + "KiB");
    properties.setProperty("threads", Integer.toString(limits.threads()));
    properties.setProperty("temp_directory", file + ".tmp");
    properties.setProperty("autoinstall_known_extensions", "false");
    properties.setProperty("autoload_known_extensions", "false");
    if (readOnly) {
      properties.setProperty("access_mode", "READ_ONLY");
    }
    boolean made = Files.exists(file);
    try {
      Connection opened = DriverManager.getConnection("jdbc:duckdb:" + file, properties);
      DuckDBConnection connection = opened.unwrap(DuckDBConnection.class);
      try (Statement statement = connection.createStatement()) {
        if (!made) {
          statement.execute(script("schema.sql"));
        }
        statement.execute((readOnly ? "" : script("views.sql")) + "SET GLOBAL TimeZone = 'UTC'");
        statement.execute("SET enable_external_access = false");
        statement.execute("SET lock_configuration = true");
      }
      return new Database(connection);
    } catch (SQLException e) {
      throw new CommandFailure("the index %s cannot be opened".formatted(file), e);
    }
  }

  /** A connection of its own, in a transaction that reads alone; the caller closes it. */
  public Connection reader() throws SQLException {
    Connection reader = connection.duplicate();
    try (Statement statement = reader.createStatement()) {
      statement.execute("BEGIN TRANSACTION READ ONLY");
    }
    return reader;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new CommandFailure("the index cannot be closed", e);
    }
  }

  private static String script(String name) {
    try (InputStream in = Objects.requireNonNull(Database.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
