package io.kitetrace.explorer.command;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.sql.InsightFilter;
import io.kitetrace.explorer.sql.Insights;
import io.kitetrace.explorer.sql.Rows;
import io.kitetrace.explorer.sql.SqlRunner;

/** An index that this process has open. */
final class LocalIndex implements IndexSource {

  private final SqlRunner runner;
  private final Runnable whenClosed;

  LocalIndex(Database index, Runnable whenClosed) {
    this.runner = new SqlRunner(index);
    this.whenClosed = whenClosed;
  }

  @Override
  public Rows query(String sql) {
    return runner.run(sql);
  }

  @Override
  public Rows insight(String name, InsightFilter filter) {
    return runner.run(Insights.named(name).orElseThrow(), filter);
  }

  @Override
  public void close() {
    runner.close();
    whenClosed.run();
  }
}
