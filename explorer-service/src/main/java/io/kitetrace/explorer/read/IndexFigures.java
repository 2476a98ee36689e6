package io.kitetrace.explorer.read;

import io.kitetrace.explorer.index.Database;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an index holds. */
public record IndexFigures(
    long builds,
    long versions,
    long jobs,
    long blocks,
    @Nullable Instant oldest,
    @Nullable Instant newest,
    @Nullable Instant lastRecorded) {

  /** Counts it. */
  public static IndexFigures of(Database index) {
    return Query.list(
            index,
            row ->
                new IndexFigures(
                    row.number("builds"),
                    row.number("versions"),
                    row.number("jobs"),
                    row.number("blocks"),
                    row.time("oldest"),
                    row.time("newest"),
                    row.time("last_recorded")),
            """
            SELECT count(*) AS builds, (SELECT count(*) FROM build_versions) AS versions,
              (SELECT count(*) FROM jobs) AS jobs, (SELECT count(*) FROM blocks) AS blocks,
              min(created_at) AS oldest, max(created_at) AS newest,
              max(recorded_at) AS last_recorded
            FROM builds""")
        .getFirst();
  }

  /** A number that another one follows whenever builds have arrived. */
  public static long revision(Database index) {
    return Query.list(
            index,
            row -> row.number("revision"),
            "SELECT coalesce(sum(next_offset), 0)::BIGINT AS revision FROM index_offsets")
        .getFirst();
  }
}
