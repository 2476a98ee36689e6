package io.kitetrace.explorer.sql;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.index.QueryLimits;
import io.kitetrace.explorer.sql.QueryException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Answers people's queries, within bounds, while the index is written. The caller closes each
 * answer. Safe for several threads.
 */
public final class SqlRunner implements AutoCloseable {

  private static final long TICK_MILLIS = 50;

  /** A page's own insights may come at once with others; a person hardly notices so much. */
  private static final long PATIENCE_MILLIS = 2_000;

  private final Database database;
  private final long jobsInPart;
  private final QueryLimits limits;
  private final Semaphore free;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("query-watchdog").factory());

  /** Over an index, which it does not close. */
  public SqlRunner(Database database) {
    this(database, HourlyParts.JOBS);
  }

  SqlRunner(Database database, long jobsInPart) {
    this.database = database;
    this.jobsInPart = jobsInPart;
    this.limits = database.limits().queries();
    this.free = new Semaphore(limits.concurrent());
  }

  /**
   * Runs a person's text, if it is one query.
   *
   * @throws QueryException if it is none, fails, or takes more than it may
   */
  public Rows run(String sql) {
    return run(List.of(new BoundQuery(sql, List.of())), true);
  }

  /**
   * Runs an insight.
   *
   * @throws QueryException if it takes more than it may
   */
  public Rows run(Insight insight, InsightFilter filter) {
    if (!insight.hourly()) {
      return run(List.of(insight.query(filter)), false);
    }
    try (Connection connection = database.reader()) {
      return run(HourlyParts.of(insight, filter, connection, jobsInPart), false);
    } catch (SQLException e) {
      throw SqlFailures.of(e);
    }
  }

  private Rows run(List<BoundQuery> queries, boolean foreign) {
    take();
    Answer answer;
    try {
      answer = open(queries, foreign);
    } catch (SQLException e) {
      free.release();
      throw SqlFailures.of(e);
    } catch (RuntimeException | Error e) {
      free.release();
      throw e;
    }
    try {
      answer.execute();
      return answer;
    } catch (RuntimeException | Error e) {
      answer.close();
      throw e;
    }
  }

  private void take() {
    try {
      if (!free.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new QueryException(
            Kind.BUSY,
            "%d queries are being answered (EXPLORER_QUERIES): ask again in a moment"
                .formatted(limits.concurrent()),
            null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueryException(Kind.BUSY, "the explorer is ending", e);
    }
  }

  private Answer open(List<BoundQuery> queries, boolean foreign) throws SQLException {
    Connection connection = database.reader();
    try {
      if (foreign) {
        StatementCheck.check(connection, queries.getFirst().sql());
      }
      Watch watch = new Watch();
      Answer answer = new Answer(connection, queries, limits, watch::end);
      watch.begin(answer);
      return answer;
    } catch (SQLException | RuntimeException | Error e) {
      connection.close();
      throw e;
    }
  }

  /** Looks after one answer, until it is closed. */
  private final class Watch {

    private volatile Future<?> ticks = CompletableFuture.completedFuture(null);

    void begin(Answer answer) {
      ticks =
          watchdog.scheduleWithFixedDelay(
              answer::watch, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void end() {
      ticks.cancel(false);
      free.release();
    }
  }

  @Override
  public void close() {
    watchdog.shutdownNow();
  }
}
