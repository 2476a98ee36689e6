package io.kitetrace.explorer.page;

import io.kitetrace.explorer.sql.Column;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A person's SQL, and its answer.
 *
 * @param tables columns by table and view
 * @param columns of the answer; null where nothing was asked yet
 * @param cut why there are no more rows; null where there are none
 * @param fault why there is no answer; null where there is one
 */
record SqlPage(
    Frame frame,
    String sql,
    Map<String, List<String>> tables,
    @Nullable List<Column> columns,
    List<List<Cell>> rows,
    @Nullable String cut,
    @Nullable String fault) {

  SqlPage {
    rows = List.copyOf(rows);
  }
}
