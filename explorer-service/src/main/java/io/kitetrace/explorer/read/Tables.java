package io.kitetrace.explorer.read;

import io.kitetrace.explorer.index.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What SQL can ask. */
public final class Tables {

  /** The columns of each table and view. */
  public static Map<String, List<String>> of(Database index) {
    Map<String, List<String>> tables = new LinkedHashMap<>();
    Query.list(
            index,
            row -> Map.entry(row.text("table_name", ""), row.text("column_name", "")),
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'main' ORDER BY table_name, ordinal_position")
        .forEach(
            column ->
                tables
                    .computeIfAbsent(column.getKey(), name -> new ArrayList<>())
                    .add(column.getValue()));
    return tables;
  }

  private Tables() {}
}
