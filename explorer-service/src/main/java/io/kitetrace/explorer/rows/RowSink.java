package io.kitetrace.explorer.rows;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the values of a table's rows, in the order of its columns. */
public interface RowSink {

  /** A UUID: {@link Ids}. */
  void id(@Nullable String value);

  /** A VARCHAR. */
  void text(@Nullable String value);

  /** A BIGINT. */
  void number(@Nullable Long value);

  /** An INTEGER. */
  void integer(int value);

  /** A DOUBLE. */
  void fraction(@Nullable Double value);

  /** A BOOLEAN. */
  void flag(@Nullable Boolean value);

  /** A TIMESTAMPTZ. */
  void time(@Nullable Instant value);

  /** A MAP(VARCHAR, VARCHAR). */
  void map(Map<String, String> value);

  /** The row has all its values. */
  void endRow();
}
