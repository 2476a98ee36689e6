package io.kitetrace.explorer.page;

import io.kitetrace.explorer.read.BuildSearch;
import io.kitetrace.explorer.sql.Column;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes an insight's rows for people: durations, shares and times by their columns' names. */
final class InsightCells {

  private static final String BUILDS = "build_ids";
  private static final int MAX_TEXT = 160;

  private final List<Column> columns;
  private final BuildSearch search;

  /**
   * Of these columns.
   *
   * @param search what the rows were chosen by; it stays so where they lead to
   */
  InsightCells(List<Column> columns, BuildSearch search) {
    this.columns = List.copyOf(columns);
    this.search = search;
  }

  List<Cell> heads() {
    return columns.stream()
        .map(column -> new Cell(head(column.name()), null, isNumber(column)))
        .toList();
  }

  List<Cell> row(@Nullable Object[] values) {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      Column column = columns.get(i);
      cells.add(new Cell(text(column, values[i]), href(column, values), isNumber(column)));
    }
    return cells;
  }

  private static String head(String column) {
    if (column.equals(BUILDS)) {
      return "Builds behind it";
    }
    String words =
        column
            .replaceFirst("_ms$", "")
            .replaceFirst("_at$", "")
            .replaceFirst("^p50$|^p50_", "median ")
            .replace('_', ' ')
            .strip();
    return InsightPage.title(words);
  }

  private static String text(Column column, @Nullable Object value) {
    if (value == null) {
      return Show.NOTHING;
    }
    String name = column.name();
    if (name.equals(BUILDS) && value instanceof List<?> ids) {
      return Show.count(ids.size(), "build", "builds");
    }
    if (value instanceof Number number) {
      if (name.endsWith("_ms")) {
        return Show.duration(number.longValue());
      }
      if (name.endsWith("_rate") || name.endsWith("_share")) {
        return Show.percent(100 * number.doubleValue());
      }
      return value instanceof Long || value instanceof Integer
          ? Show.number(number.longValue())
          : value.toString();
    }
    if (column.type().equals("TIMESTAMP WITH TIME ZONE")) {
      return Show.time(Instant.parse(value.toString()));
    }
    return name.endsWith("commit")
        ? Show.commit(value.toString())
        : Show.cut(value.toString(), MAX_TEXT);
  }

  private @Nullable String href(Column column, @Nullable Object[] values) {
    Object value = value(column.name(), values);
    if (value == null) {
      return null;
    }
    if (column.name().equals(BUILDS) && value instanceof List<?> ids && !ids.isEmpty()) {
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("ids", String.join(",", ids.stream().map(String::valueOf).toList()));
      return "/builds" + BuildSearch.encoded(parameters);
    }
    if (column.name().equals("pipeline")) {
      Object organization = value("organization", values);
      return Show.path(
              "pipelines", organization == null ? "-" : organization.toString(), value.toString())
          + search.query("organization", "", "pipeline", "");
    }
    return null;
  }

  private @Nullable Object value(String name, @Nullable Object[] values) {
    for (int i = 0; i < values.length; i++) {
      if (columns.get(i).name().equals(name)) {
        return values[i];
      }
    }
    return null;
  }

  private static boolean isNumber(Column column) {
    return column.name().equals(BUILDS)
        || column.type().endsWith("INT")
        || column.type().equals("INTEGER")
        || column.type().equals("DOUBLE")
        || column.type().startsWith("DECIMAL")
        || column.type().startsWith("TIMESTAMP")
        || column.type().equals("DATE");
  }
}
