package io.kitetrace.explorer.index;

import io.kitetrace.explorer.rows.IndexedBuild;
import io.kitetrace.explorer.rows.LogRecord;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Writes builds into the index, and with them, in one transaction, where reading continues. What is
 * not committed is as if it had never been read. For the thread that made it alone.
 */
public final class IndexWriter implements AutoCloseable {

  private final Database database;
  private final DuckDBConnection connection;
  private final IndexState state;
  private final Versions versions;
  private final AppenderSink builds;
  private final AppenderSink buildVersions;
  private final AppenderSink jobs;
  private final AppenderSink blocks;
  private final Map<String, Pending> pending = new LinkedHashMap<>();
  private boolean open;

  /** A build of the open transaction: its last version so far. */
  record Pending(VersionOrder order, KeptRow row, int versions) {}

  /** Begins to write; there is one for a database. */
  public IndexWriter(Database database, String topic) {
    this.database = database;
    try {
      this.connection = database.writer();
      this.state = new IndexState(connection, topic);
      this.versions = new Versions(connection);
      this.builds = new AppenderSink(connection, "builds");
      this.buildVersions = new AppenderSink(connection, "build_versions");
      this.jobs = new AppenderSink(connection, "jobs");
      this.blocks = new AppenderSink(connection, "blocks");
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }

  /** The next offset of each partition that was read before. */
  public Map<Integer, Long> offsets() {
    return state.offsets();
  }

  /** The log that the index was made of; null where it is new. */
  public @Nullable IndexedLog log() {
    return state.log();
  }

  /**
   * Empties the index, in a transaction of its own, to begin again with this log.
   *
   * @throws io.kitetrace.runtime.command.CommandFailure if it cannot be written
   */
  public void beginAnew(IndexedLog log) {
    try (Statement statement = connection.createStatement()) {
      rollback();
      begin();
      for (String table : Schema.DATA) {
        statement.execute("DELETE FROM " + table);
      }
      state.beginAnew(log);
      end("COMMIT");
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }

  /** Adds a version of a build to the open transaction. */
  public void add(IndexedBuild build) {
    try {
      begin();
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
    } catch (IndexException e) {
      throw database.failure(e.failure());
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }

  /** How many builds the open transaction holds. */
  public int pendingBuilds() {
    return pending.size();
  }

  /**
   * Ends the transaction: the builds that were added, and where reading continues.
   *
   * @param next the next offset of each partition of which something was read
   */
  public void commit(Map<Integer, Long> next) {
    try {
      begin();
      jobs.flush();
      blocks.flush();
      buildVersions.flush();
      versions.apply(pending).forEach(this::write);
      builds.flush();
      state.move(next);
      end("COMMIT");
      pending.clear();
    } catch (IndexException e) {
      throw database.failure(e.failure());
    } catch (SQLException e) {
      throw database.failure(e);
    }
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
      end("ROLLBACK");
    }
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
      connection.close();
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }
}
