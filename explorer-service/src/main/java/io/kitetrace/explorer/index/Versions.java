package io.kitetrace.explorer.index;

import io.kitetrace.explorer.index.IndexWriter.Pending;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/**
 * Sees to it that of each build the tables hold the last version alone. There is no index to look
 * builds up by: all ids of a transaction are looked for at once.
 */
final class Versions {

  private static final String FIND =
      """
      SELECT id, epoch_us(finished_at), epoch_us(recorded_at), log_partition, log_offset, versions
      FROM builds WHERE id IN (SELECT unnest(?)::UUID)
      """;

  private final DuckDBConnection connection;

  /** Where the rows stand in the log that go. */
  private final List<VersionOrder> superseded = new ArrayList<>();

  Versions(DuckDBConnection connection) {
    this.connection = connection;
  }

  /** The rows of this version of a build go. */
  void supersede(VersionOrder version) {
    superseded.add(version);
  }

  void clear() {
    superseded.clear();
  }

  /** Deletes what is superseded, and gives what of the pending builds is to be written. */
  List<Pending> apply(Map<String, Pending> pending) throws SQLException {
    Map<String, Pending> write = new LinkedHashMap<>(pending);
    List<VersionOrder> olderBuilds = new ArrayList<>();
    Map<VersionOrder, Integer> kept = new HashMap<>();
    for (Known known : find(pending)) {
      Pending build = pending.get(known.id);
      if (build == null) {
        continue;
      }
      int versions = known.versions + build.versions();
      if (build.order().isAfter(known.order)) {
        superseded.add(known.order);
        olderBuilds.add(known.order);
        write.put(known.id, new Pending(build.order(), build.row(), versions));
      } else {
        superseded.add(build.order());
        kept.put(known.order, versions);
        write.remove(known.id);
      }
    }
    for (String table : Schema.OF_BUILDS) {
      RowsByPlace.delete(connection, table, superseded);
    }
    RowsByPlace.delete(connection, "builds", olderBuilds);
    count(kept);
    superseded.clear();
    return new ArrayList<>(write.values());
  }

  private record Known(String id, VersionOrder order, int versions) {}

  private List<Known> find(Map<String, Pending> pending) throws SQLException {
    List<Known> known = new ArrayList<>();
    if (pending.isEmpty()) {
      return known;
    }
    Array ids = connection.createArrayOf("VARCHAR", pending.keySet().toArray());
    try (PreparedStatement find = connection.prepareStatement(FIND)) {
      find.setArray(1, ids);
      try (ResultSet found = find.executeQuery()) {
        while (found.next()) {
          long finished = found.getLong(2);
          Instant finishedAt = found.wasNull() ? null : RowsByPlace.micros(finished);
          VersionOrder order =
              new VersionOrder(
                  finishedAt,
                  RowsByPlace.micros(found.getLong(3)),
                  found.getInt(4),
                  found.getLong(5));
          known.add(new Known(found.getString(1), order, found.getInt(6)));
        }
      }
    }
    return known;
  }

  /** An older version than the last adds to their number alone. */
  private void count(Map<VersionOrder, Integer> kept) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE builds SET versions = ? WHERE log_partition = ? AND log_offset = ?")) {
      for (Map.Entry<VersionOrder, Integer> build : kept.entrySet()) {
        update.setInt(1, build.getValue());
        update.setInt(2, build.getKey().partition());
        update.setLong(3, build.getKey().offset());
        update.executeUpdate();
      }
    }
  }
}
