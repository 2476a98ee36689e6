package io.kitetrace.explorer.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DuckDbTest {

  private static final Path MAPS = Path.of("/proc/self/maps");

  @Test
  void library_thatTheDriverUnpacked_isNoFileOnceItIsMapped() throws Exception {
    assumeThat(MAPS).as("Linux").isReadable();
    try (Connection connection = DuckDb.connect("jdbc:duckdb:", new Properties())) {
      assertThat(connection.isValid(1)).isTrue();
      List<String> mapped;
      try (Stream<String> maps = Files.lines(MAPS)) {
        mapped = maps.filter(line -> line.contains("/libduckdb_java")).toList();
      }
      assertThat(mapped).isNotEmpty().allMatch(line -> line.endsWith("(deleted)"));
    }
  }
}
