package io.kitetrace.explorer.sql;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kitetrace.explorer.index.DuckDb;
import io.kitetrace.runtime.command.CommandFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes an index as Parquet files, one a table, organization and month (of the build's creation,
 * in UTC). A month whose builds changed since the last export is written anew as a whole, beside
 * its file, and takes its place by one rename: at any moment each file holds each row once. The
 * manifest is written last, so that what a kill left undone is done again.
 */
public final class ParquetExport {

  /** A timeline may come before its build, which alone tells the month. */
  private static final List<String> TIMELINES =
      List.of("job_timelines", "job_sections", "job_tests");

  private static final List<String> TABLES =
      Stream.concat(Stream.of("builds", "jobs", "blocks"), TIMELINES.stream()).toList();

  private static final String OF_JOBS = "job_id::VARCHAR AS job_id, build_id::VARCHAR AS build_id";

  /** Not every reader of Parquet knows its UUIDs. */
  private static final Map<String, String> IDS_AS_TEXT =
      Map.of(
          "builds",
          "id::VARCHAR AS id",
          "blocks",
          "id::VARCHAR AS id, build_id::VARCHAR AS build_id",
          "job_timelines",
          OF_JOBS,
          "job_sections",
          OF_JOBS,
          "job_tests",
          OF_JOBS,
          "jobs",
          "id::VARCHAR AS id, build_id::VARCHAR AS build_id, retried_from::VARCHAR AS retried_from, triggered_build::VARCHAR AS triggered_build");

  private static final String NONE = "__HIVE_DEFAULT_PARTITION__";
  private static final String MANIFEST = "manifest.json";
  private static final String LOCK = ".lock";
  private static final String TEMPORARY = ".tmp";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What tells one state of a month from another: which versions of what it holds. */
  private static final String MONTHS =
      """
      SELECT organization, month, count(*) || '-' || bit_xor(version) AS state
      FROM (
        SELECT organization, strftime(created_at, '%Y-%m') AS month,
          hash(id, version, log_partition, log_offset, versions) AS version
        FROM kite.builds
        UNION ALL
        SELECT CASE WHEN builds.id IS NULL THEN timelines.organization ELSE builds.organization END,
          strftime(builds.created_at, '%Y-%m'),
          hash(job_id, timelines.source, timelines.version, timelines.log_partition, timelines.log_offset)
        FROM kite.job_timelines AS timelines LEFT JOIN kite.builds ON builds.id = build_id)
      GROUP BY ALL ORDER BY ALL
      """;

  private final Path folder;

  /** What was done. */
  public record Result(int months, int written, long builds) {}

  private record Month(@Nullable String organization, @Nullable String month, String state) {
    String path() {
      return "organization=%s/month=%s".formatted(name(organization), name(month));
    }

    private static String name(@Nullable String value) {
      if (value == null) {
        return NONE;
      }
      StringBuilder name = new StringBuilder();
      for (byte b : value.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
        boolean plain = (b > 0 && Character.isLetterOrDigit(b)) || b == '-' || b == '_';
        name.append(plain ? Character.toString(b) : "%%%02X".formatted(b));
      }
      return name.toString();
    }
  }

  /** Into this folder, which is made where it is not there. */
  public ParquetExport(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /**
   * Brings the folder up to what the index holds.
   *
   * @throws CommandFailure if the index is in use, or the folder cannot be written
   */
  public Result run(Path index) {
    try {
      Files.createDirectories(folder);
      try (FileChannel lock =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        if (lock.tryLock() == null) {
          throw new CommandFailure("--to: another export writes to %s".formatted(folder), null);
        }
        return export(index);
      }
    } catch (IOException e) {
      throw new CommandFailure(
          "--to: %s cannot be written (%s)".formatted(folder, e.getMessage()), e);
    }
  }

  private Result export(Path index) throws IOException {
    try (Connection connection = DuckDb.connect("jdbc:duckdb:", new Properties())) {
      deleteTemporary();
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET TimeZone = 'UTC'");
        statement.execute("SET preserve_insertion_order = false");
        statement.execute("ATTACH %s AS kite (READ_ONLY)".formatted(text(index.toString())));
      }
      return export(connection);
    } catch (SQLException e) {
      throw new CommandFailure(
          "the index %s cannot be exported (%s)"
              .formatted(index, SqlFailures.line(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private Result export(Connection connection) throws SQLException, IOException {
    Map<String, String> before = manifest();
    Map<String, String> now = new HashMap<>();
    int written = 0;
    for (Month month : months(connection)) {
      now.put(month.path(), month.state());
      if (!month.state().equals(before.get(month.path())) || !isThere(month)) {
        for (String table : TABLES) {
          write(connection, table, month);
        }
        written++;
      }
    }
    for (String path : before.keySet()) {
      if (!now.containsKey(path)) {
        for (String table : TABLES) {
          Files.deleteIfExists(file(table, path));
        }
      }
    }
    ObjectNode manifest = JSON.createObjectNode();
    now.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(month -> manifest.withObject("/months").put(month.getKey(), month.getValue()));
    long builds;
    try (Statement statement = connection.createStatement();
        ResultSet offsets =
            statement.executeQuery("FROM kite.index_offsets ORDER BY topic, log_partition")) {
      while (offsets.next()) {
        manifest
            .withObject("/offsets")
            .put(offsets.getString(1) + "-" + offsets.getInt(2), offsets.getLong(3));
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT count(*) FROM kite.builds")) {
      count.next();
      builds = count.getLong(1);
    }
    Path temporary = folder.resolve(MANIFEST + TEMPORARY);
    Files.write(temporary, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
    replace(temporary, folder.resolve(MANIFEST));
    return new Result(now.size(), written, builds);
  }

  private static List<Month> months(Connection connection) throws SQLException {
    List<Month> months = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(MONTHS)) {
      while (found.next()) {
        months.add(new Month(found.getString(1), found.getString(2), found.getString(3)));
      }
    }
    return months;
  }

  private boolean isThere(Month month) {
    return TABLES.stream().allMatch(table -> Files.exists(file(table, month.path())));
  }

  private void write(Connection connection, String table, Month month)
      throws SQLException, IOException {
    Path file = file(table, month.path());
    Files.createDirectories(file.getParent());
    Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
    String chosen = table.equals("builds") ? "id" : "build_id";
    String ofNoBuild =
        month.month() == null && TIMELINES.contains(table)
            ? "OR (organization IS NOT DISTINCT FROM %s AND build_id NOT IN (SELECT id FROM kite.builds))"
                .formatted(text(month.organization()))
            : "";
    String sql =
        """
        COPY (
          SELECT * EXCLUDE (organization) REPLACE (%s) FROM kite.%s WHERE %s IN (
            SELECT id FROM kite.builds
            WHERE organization IS NOT DISTINCT FROM %s
              AND strftime(created_at, '%%Y-%%m') IS NOT DISTINCT FROM %s) %s
        ) TO %s (FORMAT parquet, COMPRESSION zstd)
        """
            .formatted(
                IDS_AS_TEXT.get(table),
                table,
                chosen,
                text(month.organization()),
                text(month.month()),
                ofNoBuild,
                text(temporary.toString()));
    try (PreparedStatement copy = connection.prepareStatement(sql)) {
      copy.execute();
    }
    replace(temporary, file);
  }

  private static void replace(Path temporary, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel parent = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      parent.force(true);
    }
  }

  private Map<String, String> manifest() throws IOException {
    Path file = folder.resolve(MANIFEST);
    Map<String, String> months = new HashMap<>();
    if (Files.exists(file)) {
      JSON.readTree(file.toFile())
          .path("months")
          .properties()
          .forEach(month -> months.put(month.getKey(), month.getValue().asText()));
    }
    return months;
  }

  private void deleteTemporary() throws IOException {
    Files.deleteIfExists(folder.resolve(MANIFEST + TEMPORARY));
    for (String table : TABLES) {
      Path files = Files.createDirectories(folder.resolve(table));
      try (Stream<Path> all = Files.walk(files)) {
        for (Path path : all.filter(file -> file.toString().endsWith(TEMPORARY)).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  private Path file(String table, String month) {
    return folder.resolve(table).resolve(month).resolve(table + ".parquet");
  }

  private static String text(@Nullable String value) {
    return value == null ? "NULL" : "'" + value.replace("'", "''") + "'";
  }
}
