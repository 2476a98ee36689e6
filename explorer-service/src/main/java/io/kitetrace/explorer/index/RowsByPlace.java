package io.kitetrace.explorer.index;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** Finds rows by the places of their records: they stand in the log's order, near each other. */
final class RowsByPlace {

  private RowsByPlace() {}

  /** Deletes the rows of these versions. */
  static void delete(DuckDBConnection connection, String table, List<VersionOrder> versions)
      throws SQLException {
    if (versions.isEmpty()) {
      return;
    }
    String statement =
        """
        DELETE FROM %s AS rows USING
          (SELECT unnest(?) AS log_partition, unnest(?) AS log_offset) AS old
        WHERE rows.log_partition = old.log_partition AND rows.log_offset = old.log_offset
        """
            .formatted(table);
    try (PreparedStatement delete = connection.prepareStatement(statement)) {
      delete.setArray(
          1,
          connection.createArrayOf(
              "INTEGER", versions.stream().map(VersionOrder::partition).toArray()));
      delete.setArray(
          2,
          connection.createArrayOf(
              "BIGINT", versions.stream().map(VersionOrder::offset).toArray()));
      delete.executeUpdate();
    }
  }

  static Instant micros(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }
}
