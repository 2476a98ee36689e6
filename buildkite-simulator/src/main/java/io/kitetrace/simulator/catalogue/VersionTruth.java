package io.kitetrace.simulator.catalogue;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished build as it was from {@code since} until it changed.
 *
 * @param since when it came to be so; for a recording the same as {@code finishedAt}
 * @param jobs all jobs, superseded attempts included, in the order of the API
 */
public record VersionTruth(
    Instant since,
    String state,
    boolean blocked,
    @Nullable Instant startedAt,
    Instant finishedAt,
    List<JobTruth> jobs) {
  public VersionTruth {
    jobs = List.copyOf(jobs);
  }
}
