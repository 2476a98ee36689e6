package io.kitetrace.explorer.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a question about hours into several about shorter times, from the latest to the earliest:
 * together they have the same rows in the same order. DuckDB keeps every value of which it is to
 * tell quantiles, so a year of many jobs does not fit into the memory that it may use.
 */
final class HourlyParts {

  /** About so many jobs a part. */
  static final long JOBS = 1_000_000;

  private HourlyParts() {}

  static List<BoundQuery> of(
      Insight insight, InsightFilter filter, Connection index, long jobsInPart)
      throws SQLException {
    List<BoundQuery> parts = new ArrayList<>();
    @Nullable OffsetDateTime before = null;
    for (OffsetDateTime from : cuts(index, jobsInPart)) {
      parts.add(filter.around(insight.sql(), from, before));
      before = from;
    }
    parts.add(filter.around(insight.sql(), null, before));
    return parts;
  }

  /** Full hours, the latest first. */
  private static List<OffsetDateTime> cuts(Connection index, long jobsInPart) throws SQLException {
    try (Statement statement = index.createStatement();
        ResultSet jobs =
            statement.executeQuery(
                "SELECT count(*), epoch_ms(min(runnable_at)), epoch_ms(max(runnable_at))"
                    + " FROM jobs")) {
      jobs.next();
      long parts = jobs.getLong(1) / jobsInPart + 1;
      long first = jobs.getLong(2);
      long last = jobs.getLong(3);
      List<OffsetDateTime> cuts = new ArrayList<>();
      for (long part = parts - 1; part > 0; part--) {
        OffsetDateTime cut =
            Instant.ofEpochMilli(first + (last - first) / parts * part)
                .truncatedTo(ChronoUnit.HOURS)
                .atOffset(ZoneOffset.UTC);
        if (cuts.isEmpty() || cut.isBefore(cuts.getLast())) {
          cuts.add(cut);
        }
      }
      return cuts;
    }
  }
}
