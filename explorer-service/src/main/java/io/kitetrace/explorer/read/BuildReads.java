package io.kitetrace.explorer.read;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.read.RelatedBuild.Relation;
import io.kitetrace.explorer.rows.Ids;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds, as pages need them. Safe for several threads. */
public final class BuildReads {

  /** On a page. */
  public static final int PAGE = 50;

  private static final String NEWEST_FIRST = " ORDER BY created_at DESC NULLS LAST, id DESC";
  private static final int MAX_RELATED = 100;
  private static final int MAX_SUGGESTIONS = 100;
  private static final long KEEP_NANOS = 30_000_000_000L;

  private final Database index;
  private volatile @Nullable Kept suggestions;

  /** Suggestions, and when they were made. */
  private record Kept(Suggestions suggestions, long nanos) {}

  /** A page of a list; {@code next} is null on the last one. */
  public record BuildPage(List<BuildRow> builds, @Nullable PageKey next) {

    public BuildPage {
      builds = List.copyOf(builds);
    }
  }

  /** Over this index. */
  public BuildReads(Database index) {
    this.index = index;
  }

  /** The newest builds that are meant, after the search's key. */
  public BuildPage page(BuildSearch search) {
    return page(search, PAGE);
  }

  /** The same with so many. */
  public BuildPage page(BuildSearch search, int size) {
    Where where = Where.of(search).after(search.before());
    List<BuildRow> builds =
        list(
            BuildRow::read,
            "SELECT %s FROM builds%s%s LIMIT %d"
                .formatted(BuildRow.COLUMNS, where.sql(), NEWEST_FIRST, size + 1),
            where.parameters());
    return builds.size() <= size
        ? new BuildPage(builds, null)
        : new BuildPage(builds.subList(0, size), builds.get(size - 1).key());
  }

  /** How many builds are meant, whatever the page. */
  public long count(BuildSearch search) {
    Where where = Where.of(search);
    return list(
            row -> row.number("n"),
            "SELECT count(*) AS n FROM builds" + where.sql(),
            where.parameters())
        .getFirst();
  }

  /** How many builds of each outcome there are, whatever outcome is asked for. */
  public Map<String, Long> outcomes(BuildSearch search) {
    Where where = Where.of(search.withoutOutcome());
    Map<String, Long> counts = new LinkedHashMap<>();
    list(
            row -> Map.entry(row.text("result", "unknown"), row.number("n")),
            "SELECT coalesce(outcome, 'unknown') AS result, count(*) AS n FROM builds%s GROUP BY 1"
                .formatted(where.sql()),
            where.parameters())
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  /** Builds of each of these days, also where there are none. */
  public List<DayCount> days(BuildSearch search, LocalDate last, int count) {
    LocalDate first = last.minusDays(count - 1L);
    Where where =
        Where.of(search.withoutOutcome().withPeriod(start(first), start(last.plusDays(1))));
    Map<LocalDate, DayCount> found = new LinkedHashMap<>();
    list(
            row -> {
              LocalDate day = LocalDate.ofEpochDay(row.number("day"));
              return new DayCount(day, row.number("n"), row.number("failed"));
            },
            "SELECT epoch_ms(created_at) // 86400000 AS day, count(*) AS n, count(*) FILTER (%s) AS failed FROM builds%s GROUP BY 1"
                .formatted("WHERE " + Where.IS_FAILED, where.sql()),
            where.parameters())
        .forEach(day -> found.put(day.day(), day));
    List<DayCount> days = new ArrayList<>();
    for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
      days.add(found.getOrDefault(day, new DayCount(day, 0, 0)));
    }
    return days;
  }

  /** A number that another one follows whenever builds have arrived. */
  public long revision() {
    return IndexFigures.revision(index);
  }

  /** When the newest build was created. */
  public @Nullable Instant newest() {
    return list(
            row -> Optional.ofNullable(row.time("newest")),
            "SELECT max(created_at) AS newest FROM builds")
        .getFirst()
        .orElse(null);
  }

  /** A build by its id. */
  public Optional<BuildDetails> build(String id) {
    return list(
            BuildDetails::read,
            "SELECT %s FROM builds WHERE id = ?".formatted(BuildDetails.COLUMNS),
            Ids.of(id).toString())
        .stream()
        .findFirst();
  }

  /** What may be shown of a build's meta-data. */
  public Map<String, String> metaData(String id) {
    Map<String, String> metaData = new LinkedHashMap<>();
    list(
            row -> Map.entry(row.text("key", ""), row.text("value", "")),
            "SELECT e.key AS key, e.value AS value FROM (SELECT unnest(map_entries(meta_data)) AS e FROM builds WHERE id = ?)",
            Ids.of(id).toString())
        .forEach(entry -> metaData.put(entry.getKey(), entry.getValue()));
    return metaData;
  }

  /** Builds that it came from, and that came from it. */
  public List<RelatedBuild> related(BuildDetails build) {
    String id = build.row().id();
    String rebuilt = build.rebuiltFrom() == null ? "" : build.rebuiltFrom();
    String triggered = build.triggeredFrom() == null ? "" : build.triggeredFrom();
    return list(
            row -> new RelatedBuild(Relation.valueOf(row.text("relation", "")), BuildRow.read(row)),
            """
            SELECT %s, CASE WHEN id::VARCHAR = ? THEN 'REBUILT_FROM' WHEN id::VARCHAR = ? THEN 'TRIGGERED_FROM'
              WHEN rebuilt_from = ? THEN 'REBUILT_AS' ELSE 'TRIGGERED' END AS relation
            FROM builds WHERE id <> ? AND (id IN (SELECT TRY_CAST(unnest([?, ?]) AS UUID)) OR rebuilt_from = ? OR triggered_from = ?)
            ORDER BY created_at, id LIMIT %d"""
                .formatted(BuildRow.COLUMNS, MAX_RELATED),
            rebuilt,
            triggered,
            id,
            id,
            rebuilt,
            triggered,
            id,
            id)
        .stream()
        .sorted(Comparator.comparing(RelatedBuild::relation))
        .toList();
  }

  /** Its versions, the last one first. */
  public List<BuildVersion> versions(String id) {
    return list(
        row ->
            new BuildVersion(
                row.text("state"),
                row.text("outcome", "unknown"),
                row.time("finished_at"),
                row.numberOrNull("duration_ms"),
                row.time("recorded_at"),
                row.text("origin")),
        "SELECT * FROM build_versions WHERE id = ? ORDER BY log_offset DESC LIMIT 100",
        Ids.of(id).toString());
  }

  /** What fields offer; at most half a minute old. */
  public Suggestions suggestions() {
    Kept kept = suggestions;
    long now = System.nanoTime();
    if (kept == null || now - kept.nanos() > KEEP_NANOS) {
      kept =
          new Kept(
              new Suggestions(
                  frequent("organization"),
                  frequent("pipeline"),
                  frequent("branch"),
                  frequent("coalesce(author, creator)")),
              now);
      suggestions = kept;
    }
    return kept.suggestions();
  }

  private List<String> frequent(String column) {
    return list(
        row -> row.text("word", ""),
        "SELECT left(%s, 200) AS word FROM builds WHERE %s IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT %d"
            .formatted(column, column, MAX_SUGGESTIONS));
  }

  private <T> List<T> list(Query.Reader<T> reader, String sql, Object... parameters) {
    return Query.list(index, reader, sql, parameters);
  }

  private static TimeBound start(LocalDate day) {
    return new TimeBound(day.toString(), day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
