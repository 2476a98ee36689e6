package io.kitetrace.explorer.index;

import io.kitetrace.explorer.rows.IndexedBuild;
import io.kitetrace.explorer.rows.IndexedRecord;
import io.kitetrace.explorer.rows.IndexedTimeline;
import io.kitetrace.explorer.rows.LogRecord;
import io.kitetrace.wire.Topics;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Writes builds and timelines into the index, and with them, in one transaction, where reading
 * continues. What is not committed is as if it had never been read. For the thread that made it
 * alone.
 */
public final class IndexWriter implements AutoCloseable {

  private final Database database;
  private final DuckDBConnection connection;
  private final Map<IndexedTopic, IndexState> states = new EnumMap<>(IndexedTopic.class);
  private final Versions versions;
  private final AppenderSink builds;
  private final AppenderSink buildVersions;
  private final AppenderSink jobs;
  private final AppenderSink blocks;
  private final TimelineTables timelines;
  private final Map<String, Pending> pending = new LinkedHashMap<>();
  private boolean open;

  /** A build of the open transaction: its last version so far. */
  record Pending(VersionOrder order, KeptRow row, int versions) {}

  /** Begins to write; there is one for a database. */
  public IndexWriter(Database database, Topics topics) {
    this.database = database;
    try {
      this.connection = database.writer();
      for (IndexedTopic topic : IndexedTopic.values()) {
        states.put(topic, new IndexState(connection, topics, topic));
      }
      this.versions = new Versions(connection);
      this.builds = new AppenderSink(connection, "builds");
      this.buildVersions = new AppenderSink(connection, "build_versions");
      this.jobs = new AppenderSink(connection, "jobs");
      this.blocks = new AppenderSink(connection, "blocks");
      this.timelines = new TimelineTables(connection);
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }

  /** The next offset of each partition that was read before. */
  public Map<Integer, Long> offsets(IndexedTopic topic) {
    return state(topic).offsets();
  }

  /** The topic that the index was made of; null where it is new. */
  public @Nullable IndexedLog log(IndexedTopic topic) {
    return state(topic).log();
  }

  /**
   * Empties what was made of a topic, in a transaction of its own, to begin again with this one.
   *
   * @throws io.kitetrace.runtime.command.CommandFailure if it cannot be written
   */
  public void beginAnew(IndexedTopic topic, IndexedLog log) {
    try {
      rollback();
      begin();
      state(topic).beginAnew(log);
      end("COMMIT");
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }

  /** Adds a record to the open transaction. */
  public void add(IndexedRecord record) {
    try {
      begin();
      switch (record) {
        case IndexedBuild build -> addBuild(build);
        case IndexedTimeline timeline -> timelines.add(timeline);
      }
    } catch (IndexException e) {
      throw database.failure(e.failure());
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }

  private void addBuild(IndexedBuild build) {
    LogRecord record = build.record();
    VersionOrder order =
        new VersionOrder(
            build.finishedAt(), record.recordedAt(), record.partition(), record.offset());
    Pending before = pending.get(build.id());
    build.writeVersion(buildVersions);
    if (before != null && !order.isAfter(before.order())) {
      pending.put(build.id(), new Pending(before.order(), before.row(), before.versions() + 1));
      return;
    }
    if (before != null) {
      versions.supersede(before.order());
    }
    build.writeJobs(jobs);
    build.writeBlocks(blocks);
    KeptRow row = new KeptRow();
    build.writeBuild(row);
    pending.put(build.id(), new Pending(order, row, before == null ? 1 : before.versions() + 1));
  }

  /** How many builds the open transaction holds. */
  public int pendingBuilds() {
    return pending.size();
  }

  /**
   * Ends the transaction: what was added, and where reading of the log continues.
   *
   * @param next the next offset of each partition of which something was read
   */
  public void commit(Map<Integer, Long> next) {
    commit(next, Map.of());
  }

  /** The same where timelines were read too. */
  public void commit(Map<Integer, Long> next, Map<Integer, Long> nextTimelines) {
    try {
      begin();
      jobs.flush();
      blocks.flush();
      buildVersions.flush();
      versions.apply(pending).forEach(this::write);
      builds.flush();
      timelines.apply();
      state(IndexedTopic.BUILDS).move(next);
      state(IndexedTopic.TIMELINES).move(nextTimelines);
      end("COMMIT");
      pending.clear();
    } catch (IndexException e) {
      throw database.failure(e.failure());
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }

  private IndexState state(IndexedTopic topic) {
    return Objects.requireNonNull(states.get(topic));
  }

  private void write(Pending build) {
    build.row().writeTo(builds);
    builds.integer(build.versions());
    builds.endRow();
  }

  /**
   * Said in SQL: what an appender writes by itself, while rows are added, is in no transaction that
   * JDBC would begin with the next statement.
   */
  private void begin() throws SQLException {
    if (!open) {
      execute("BEGIN TRANSACTION");
      open = true;
    }
  }

  private void end(String how) throws SQLException {
    if (open) {
      open = false;
      execute(how);
    }
  }

  private void execute(String statement) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private void rollback() throws SQLException {
    if (open) {
      // What the appenders hold belongs to the transaction that is given up.
      jobs.flush();
      blocks.flush();
      buildVersions.flush();
      timelines.flush();
      end("ROLLBACK");
    }
    timelines.clear();
    pending.clear();
    versions.clear();
  }

  /** What was not committed is dropped. */
  @Override
  public void close() {
    try {
      rollback();
      for (AppenderSink sink : new AppenderSink[] {builds, buildVersions, jobs, blocks}) {
        sink.close();
      }
      timelines.close();
      connection.close();
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }
}
