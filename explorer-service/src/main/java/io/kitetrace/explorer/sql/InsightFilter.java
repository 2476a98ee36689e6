package io.kitetrace.explorer.sql;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which builds and jobs an insight is about; null is any.
 *
 * @param pipeline a glob on the slug
 * @param since created then or later
 * @param until created before
 */
public record InsightFilter(
    @Nullable String organization,
    @Nullable String pipeline,
    @Nullable String branch,
    @Nullable Instant since,
    @Nullable Instant until) {

  /** Everything. */
  public static final InsightFilter ALL = new InsightFilter(null, null, null, null, null);

  private static final List<String> TABLES = List.of("builds", "jobs", "blocks");

  /** These have no time of their build. */
  private static final List<String> INSIDE_JOBS = List.of("job_sections", "job_tests");

  /** The same SQL, over chosen rows: tables of the same names take the tables' place. */
  BoundQuery around(String sql) {
    return around(sql, null, null);
  }

  /** The same of jobs that could begin in a part of the time, for insights about jobs alone. */
  BoundQuery around(
      String sql, @Nullable OffsetDateTime runnableFrom, @Nullable OffsetDateTime runnableBefore) {
    List<String> conditions = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    add(conditions, values, "organization = ?", organization);
    add(conditions, values, "pipeline GLOB ?", pipeline);
    add(conditions, values, "branch = ?", branch);
    List<String> created = new ArrayList<>();
    add(created, values, "created_at >= ?", since == null ? null : since.atOffset(ZoneOffset.UTC));
    add(created, values, "created_at < ?", until == null ? null : until.atOffset(ZoneOffset.UTC));
    add(created, values, "runnable_at >= ?", runnableFrom);
    add(created, values, "runnable_at < ?", runnableBefore);
    if (values.isEmpty()) {
      return new BoundQuery(sql, List.of());
    }
    List<String> tables = new ArrayList<>();
    List<Object> parameters = new ArrayList<>();
    for (String table : TABLES) {
      add(tables, sql, table, where(conditions, created));
    }
    String times = String.join(" AND ", created);
    List<String> builds =
        created.isEmpty()
            ? List.of()
            : List.of("build_id IN (SELECT id FROM main.builds WHERE %s)".formatted(times));
    for (String table : INSIDE_JOBS) {
      add(tables, sql, table, where(conditions, builds));
    }
    tables.forEach(table -> parameters.addAll(values));
    return new BoundQuery(
        "WITH %s SELECT * FROM (%s)".formatted(String.join(", ", tables), sql), parameters);
  }

  private static String where(List<String> conditions, List<String> more) {
    List<String> all = new ArrayList<>(conditions);
    all.addAll(more);
    return String.join(" AND ", all);
  }

  private static void add(List<String> tables, String sql, String table, String where) {
    if (sql.contains("FROM " + table)) {
      tables.add(
          "%s AS NOT MATERIALIZED (SELECT * FROM main.%s WHERE %s)".formatted(table, table, where));
    }
  }

  private static void add(
      List<String> conditions, List<Object> values, String condition, @Nullable Object value) {
    if (value != null) {
      conditions.add(condition);
      values.add(value);
    }
  }
}
