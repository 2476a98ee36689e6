package io.kitetrace.explorer.sql;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an answer in one form: {@link #begin}, rows, and one of the two ends. */
interface RowWriter {

  void begin(List<Column> columns) throws IOException;

  void row(@Nullable Object[] values) throws IOException;

  /**
   * The answer is complete, or was cut.
   *
   * @param cut why the last row is not the last; null where it is
   */
  void end(@Nullable String cut) throws IOException;

  /** It failed on the way: what was written so far must not pass for an answer. */
  void fail(String sentence) throws IOException;
}
