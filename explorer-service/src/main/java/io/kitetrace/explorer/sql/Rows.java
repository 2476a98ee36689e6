package io.kitetrace.explorer.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer, read row by row. For one thread. */
public interface Rows extends AutoCloseable {

  /** At least one. */
  List<Column> columns();

  /**
   * The next row: each value as JSON has it (null, Boolean, Number, String, List, Map).
   *
   * @return null after the last
   * @throws QueryException if the query fails, or takes more than it may
   */
  @Nullable Object @Nullable [] next();

  /** Why the last row was not the answer's last, in a sentence; null where it was. */
  @Nullable String cut();

  @Override
  void close();
}
