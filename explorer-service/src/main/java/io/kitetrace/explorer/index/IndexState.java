package io.kitetrace.explorer.index;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** What the index knows of the log: which one it is, and how far it was read. */
final class IndexState {

  private final DuckDBConnection connection;
  private final String topic;
  private final Map<Integer, Long> offsets = new HashMap<>();
  private @Nullable IndexedLog log;

  IndexState(DuckDBConnection connection, String topic) throws SQLException {
    this.connection = connection;
    this.topic = topic;
    try (Statement statement = connection.createStatement();
        ResultSet info = statement.executeQuery("SELECT cluster_id, topic_id FROM index_info")) {
      if (info.next() && info.getString(1) != null) {
        log = new IndexedLog(info.getString(1), String.valueOf(info.getString(2)));
      }
    }
    try (PreparedStatement read =
        connection.prepareStatement(
            "SELECT log_partition, next_offset FROM index_offsets WHERE topic = ?")) {
      read.setString(1, topic);
      try (ResultSet found = read.executeQuery()) {
        while (found.next()) {
          offsets.put(found.getInt(1), found.getLong(2));
        }
      }
    }
  }

  @Nullable IndexedLog log() {
    return log;
  }

  Map<Integer, Long> offsets() {
    return Map.copyOf(offsets);
  }

  /** The tables are empty: from now on they are of this log. */
  void beginAnew(IndexedLog other) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE index_info SET cluster_id = ?, topic_id = ?")) {
      update.setString(1, other.clusterId());
      update.setString(2, other.topicId());
      update.executeUpdate();
    }
    log = other;
    offsets.clear();
  }

  /** In the transaction of the rows. */
  void move(Map<Integer, Long> next) throws SQLException {
    for (Map.Entry<Integer, Long> position : next.entrySet()) {
      Long before = offsets.get(position.getKey());
      if (!position.getValue().equals(before)) {
        write(
            before == null
                ? "INSERT INTO index_offsets (next_offset, topic, log_partition) VALUES (?, ?, ?)"
                : "UPDATE index_offsets SET next_offset = ? WHERE topic = ? AND log_partition = ?",
            position.getKey(),
            position.getValue());
        offsets.put(position.getKey(), position.getValue());
      }
    }
  }

  private void write(String statement, int partition, long offset) throws SQLException {
    try (PreparedStatement write = connection.prepareStatement(statement)) {
      write.setLong(1, offset);
      write.setString(2, topic);
      write.setInt(3, partition);
      write.executeUpdate();
    }
  }
}
