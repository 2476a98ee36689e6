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

/**
 * Cuts a question about hours into several about shorter times, from the latest to the earliest:
 * together they have the same rows in the same order. DuckDB keeps every value of which it is to
 * tell quantiles, so a year of many jobs does not fit into the memory that it may use.
 */
final class HourlyParts {

  /** About so many jobs a part; each takes some ten bytes, twice while it grows. */
  static final long JOBS = 4_000_000;

  private HourlyParts() {}

  static List<BoundQuery> of(BoundQuery whole, Connection index, long jobsInPart)
      throws SQLException {
    List<OffsetDateTime> cuts = cuts(index, jobsInPart);
    if (cuts.isEmpty()) {
      return List.of(whole);
    }
    List<BoundQuery> parts = new ArrayList<>();
    parts.add(part(whole, "hour >= ?", cuts.getFirst()));
    for (int i = 1; i < cuts.size(); i++) {
      parts.add(part(whole, "hour >= ? AND hour < ?", cuts.get(i), cuts.get(i - 1)));
    }
    parts.add(part(whole, "hour < ?", cuts.getLast()));
    return parts;
  }

  private static BoundQuery part(BoundQuery whole, String condition, OffsetDateTime... times) {
    List<Object> parameters = new ArrayList<>(whole.parameters());
    parameters.addAll(List.of(times));
    return new BoundQuery(
        "SELECT * FROM (%s) WHERE %s".formatted(whole.sql(), condition), parameters);
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
