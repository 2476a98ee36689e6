package io.kitetrace.explorer.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens DuckDB without leaving anything behind. */
public final class DuckDb {

  private static final Logger LOG = LoggerFactory.getLogger(DuckDb.class);
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Pattern UNPACKED = Pattern.compile("libduckdb_java\\d+\\.so");

  /** Opens a database. */
  public static DuckDBConnection connect(String address, Properties properties)
      throws SQLException {
    DuckDBConnection connection =
        DriverManager.getConnection(address, properties).unwrap(DuckDBConnection.class);
    forgetLibrary();
    return connection;
  }

  /**
   * The driver unpacks its library of 72 MB into a temporary file that only an orderly end deletes.
   * Once it is mapped its name is needed no longer; what has no name goes with the process.
   */
  private static void forgetLibrary() {
    if (!Files.isReadable(MAPS)) {
      return; // no Linux: an orderly end deletes it
    }
    try {
      for (Path file : unpacked()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("temporary library not deleted", e);
    }
  }

  private static List<Path> unpacked() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (Stream<String> maps = Files.lines(MAPS)) {
      return maps.filter(line -> line.indexOf('/') > 0)
          .map(line -> Path.of(line.substring(line.indexOf('/'))))
          .filter(file -> temporary.equals(file.getParent()))
          .filter(file -> UNPACKED.matcher(String.valueOf(file.getFileName())).matches())
          .distinct()
          .toList();
    }
  }

  private DuckDb() {}
}
