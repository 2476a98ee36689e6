package io.kitetrace.explorer.read;

import io.kitetrace.explorer.index.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Pipelines over a period, as pages need them. Safe for several threads. */
public final class PipelineReads {

  /** On a page of pipelines. */
  public static final int PAGE = 50;

  private static final int RECENT = 12;

  private final Database index;

  /** Over this index. */
  public PipelineReads(Database index) {
    this.index = index;
  }

  /** How fine a period is looked at, so that a chart has some dozens of points. */
  public enum Step {
    HOUR(Duration.ofHours(1), "Hour from"),
    DAY(Duration.ofDays(1), "Day"),
    WEEK(Duration.ofDays(7), "Week from");

    private final Duration length;
    private final String heading;

    Step(Duration length, String heading) {
      this.length = length;
      this.heading = heading;
    }

    /** For a period of this length. */
    public static Step of(Duration period) {
      if (period.compareTo(Duration.ofDays(3)) <= 0) {
        return HOUR;
      }
      return period.compareTo(Duration.ofDays(100)) <= 0 ? DAY : WEEK;
    }

    /** Over a column of their starts. */
    public String heading() {
      return heading;
    }

    /** As a person and SQL call it. */
    public String words() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Pipelines of the builds that are meant, those with the most builds first. */
  public List<PipelineRow> pipelines(BuildSearch search, int skip) {
    Where where = Where.of(search);
    return Query.list(
        index,
        row ->
            new PipelineRow(
                row.text("organization"),
                row.text("pipeline", ""),
                Figures.read(row),
                row.time("last_created"),
                row.texts("recent").stream().map(PipelineRow.Recent::of).toList()),
        """
        SELECT organization, pipeline, %s, max(created_at) AS last_created,
          max_by(coalesce(outcome, 'unknown') || ' ' || id, created_at, %d) AS recent
        FROM builds%s GROUP BY organization, pipeline
        ORDER BY builds DESC, pipeline, organization LIMIT %d OFFSET %d"""
            .formatted(Figures.COLUMNS, RECENT, where.sql(), PAGE + 1, skip),
        where.parameters());
  }

  /** All builds that are meant, taken together. */
  public Figures figures(BuildSearch search) {
    Where where = Where.of(search);
    return Query.list(
            index,
            Figures::read,
            "SELECT %s FROM builds%s".formatted(Figures.COLUMNS, where.sql()),
            where.parameters())
        .getFirst();
  }

  /** The same for each step of time that has builds, the oldest first. */
  public List<Bucket> buckets(BuildSearch search, Step step) {
    Where where = Where.of(search);
    return Query.list(
        index,
        row -> {
          Instant start = row.time("bucket");
          return new Bucket(
              start == null ? Instant.EPOCH : start,
              (start == null ? Instant.EPOCH : start).plus(step.length),
              Figures.read(row));
        },
        "SELECT date_trunc('%s', created_at) AS bucket, %s FROM builds%s GROUP BY 1 ORDER BY 1 NULLS FIRST"
            .formatted(step.words(), Figures.COLUMNS, where.sql()),
        where.parameters());
  }
}
