package io.kitetrace.explorer.command;

import io.kitetrace.explorer.sql.InsightFilter;
import io.kitetrace.explorer.sql.Rows;

/** Where a command's questions are answered. */
interface IndexSource extends AutoCloseable {

  /** A person's SQL. */
  Rows query(String sql);

  /** One of {@link io.kitetrace.explorer.sql.Insights}. */
  Rows insight(String name, InsightFilter filter);

  @Override
  void close();
}
