package io.kitetrace.explorer.read;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.rows.Ids;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows by the names of their columns, for programs. Safe for several threads. */
public final class ApiReads {

  private final Database index;

  /** A page of rows; {@code next} is null on the last one. */
  public record ApiPage(List<Map<String, @Nullable Object>> rows, @Nullable PageKey next) {

    public ApiPage {
      rows = List.copyOf(rows);
    }
  }

  /** Over this index. */
  public ApiReads(Database index) {
    this.index = index;
  }

  /** Builds, newest first, after the search's key. */
  public ApiPage builds(BuildSearch search) {
    Where where = Where.of(search).after(search.before());
    List<Map<String, @Nullable Object>> rows =
        Query.list(
            index,
            ApiReads::columns,
            "SELECT * EXCLUDE (env, log_partition, log_offset) FROM builds%s ORDER BY created_at DESC NULLS LAST, id DESC LIMIT %d"
                .formatted(where.sql(), BuildReads.PAGE + 1),
            where.parameters());
    if (rows.size() <= BuildReads.PAGE) {
      return new ApiPage(rows, null);
    }
    Map<String, @Nullable Object> last = rows.get(BuildReads.PAGE - 1);
    Object created = last.get("created_at");
    PageKey next =
        new PageKey(
            created == null ? null : Instant.parse(created.toString()),
            String.valueOf(last.get("id")));
    return new ApiPage(rows.subList(0, BuildReads.PAGE), next);
  }

  /** A build with its jobs and what is known of their insides; empty where there is none. */
  public Map<String, @Nullable Object> build(String id) {
    List<Map<String, @Nullable Object>> found =
        Query.list(
            index, ApiReads::columns, "SELECT * FROM builds WHERE id = ?", Ids.of(id).toString());
    if (found.isEmpty()) {
      return Map.of();
    }
    Map<String, @Nullable Object> build = found.getFirst();
    build.put(
        "job_attempts",
        Query.list(
            index,
            ApiReads::columns,
            "SELECT * EXCLUDE (build_id, organization, pipeline, build_number, branch, commit_sha, log_partition, log_offset) FROM jobs WHERE log_partition = ? AND log_offset = ? AND build_id = ? ORDER BY started_at NULLS LAST, id",
            Objects.requireNonNull(build.get("log_partition")),
            Objects.requireNonNull(build.get("log_offset")),
            Ids.of(id).toString()));
    build.put(
        "job_timelines",
        Query.list(
            index,
            ApiReads::columns,
            "SELECT * EXCLUDE (build_id, organization, pipeline, build_number, branch, commit_sha, log_partition, log_offset) FROM job_timelines WHERE build_id = ? ORDER BY job_id, source",
            Ids.of(id).toString()));
    return build;
  }

  /** Pipelines of the builds that are meant. */
  public List<Map<String, @Nullable Object>> pipelines(BuildSearch search) {
    Where where = Where.of(search);
    return Query.list(
        index,
        ApiReads::columns,
        "SELECT organization, pipeline, %s, max(created_at) AS last_created_at FROM builds%s GROUP BY organization, pipeline ORDER BY builds DESC, pipeline, organization"
            .formatted(Figures.COLUMNS, where.sql()),
        where.parameters());
  }

  private static Map<String, @Nullable Object> columns(Query.Row row) throws SQLException {
    ResultSetMetaData columns = row.rows().getMetaData();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      Object value = row.rows().getObject(i);
      values.put(
          columns.getColumnLabel(i),
          switch (value) {
            case OffsetDateTime time -> time.toInstant().toString();
            case Map<?, ?> map -> texts(map);
            case UUID id -> id.toString();
            case null -> null;
            default -> value;
          });
    }
    return values;
  }

  private static Map<String, String> texts(Map<?, ?> map) {
    Map<String, String> texts = new LinkedHashMap<>();
    map.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
    return texts;
  }
}
