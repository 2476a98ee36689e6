package io.kitetrace.explorer.index;

import io.kitetrace.wire.Topics;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** What the index knows of a topic: which one it is, and how far it was read. */
final class IndexState {

  private final DuckDBConnection connection;
  private final Topics topics;
  private final String topic;
  private final IndexedTopic kind;
  private final Map<Integer, Long> offsets = new HashMap<>();
  private @Nullable IndexedLog log;

  IndexState(DuckDBConnection connection, Topics topics, IndexedTopic kind) throws SQLException {
    this.connection = connection;
    this.topics = topics;
    this.topic = kind.name(topics);
    this.kind = kind;
    try (Statement statement = connection.createStatement();
        ResultSet info =
            statement.executeQuery(
                "SELECT cluster_id, %s FROM index_info".formatted(kind.identity()))) {
      if (info.next() && info.getString(2) != null) {
        log = new IndexedLog(String.valueOf(info.getString(1)), info.getString(2));
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

  /** Empties the tables: from now on they are of this log. */
  void beginAnew(IndexedLog other) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : kind.tables()) {
        statement.execute("DELETE FROM " + table);
      }
    }
    // The topic that was read before may have had another name.
    for (IndexedTopic kept : IndexedTopic.values()) {
      if (kept != kind) {
        try (PreparedStatement delete =
            connection.prepareStatement("DELETE FROM index_offsets WHERE topic <> ?")) {
          delete.setString(1, kept.name(topics));
          delete.executeUpdate();
        }
      }
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE index_info SET cluster_id = ?, %s = ?".formatted(kind.identity()))) {
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
