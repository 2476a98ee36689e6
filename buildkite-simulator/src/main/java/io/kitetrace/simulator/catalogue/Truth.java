package io.kitetrace.simulator.catalogue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is true at a time, for tests to compare with what they got. It is worked out when asked and
 * not kept, since a large company's truth is large.
 */
public final class Truth {
  private final List<Organization> catalogues;
  private final Instant at;

  public Truth(List<Organization> catalogues, Instant at) {
    this.catalogues = List.copyOf(catalogues);
    this.at = at;
  }

  /** The time that this is the truth of. */
  public Instant at() {
    return at;
  }

  /** Every build that exists, newest created first within its organization. */
  public Stream<BuildTruth> builds() {
    return existing().map(build -> build.truth(at.toEpochMilli()));
  }

  /** How many builds exist; much cheaper than {@link #builds} and {@link #totals}. */
  public long count() {
    return existing().count();
  }

  /** The builds that are finished at that time. */
  public Stream<BuildTruth> finished() {
    return existing()
        .filter(build -> Objects.requireNonNull(build.at(at.toEpochMilli())).isFinished())
        .map(build -> build.truth(at.toEpochMilli()));
  }

  /** A build by its UUID. */
  public Optional<BuildTruth> build(String id) {
    return existing()
        .filter(b -> b.id().equals(id))
        .findFirst()
        .map(b -> b.truth(at.toEpochMilli()));
  }

  public Totals totals() {
    Sums sums = new Sums();
    builds().forEach(sums::add);
    return new Totals(
        sums.builds,
        sums.finished,
        sums.finishes,
        sums.versions,
        sums.jobs,
        sums.jobsRan,
        sums.buildsByState,
        sums.jobsByTypeAndState);
  }

  private Stream<? extends ListedBuild> existing() {
    long time = at.toEpochMilli();
    return catalogues.stream()
        .flatMap(c -> c.newestFirst().stream())
        .filter(build -> build.at(time) != null);
  }

  private static final class Sums {
    private final Map<String, Long> buildsByState = new TreeMap<>();
    private final Map<String, Long> jobsByTypeAndState = new TreeMap<>();
    private long builds;
    private long finished;
    private long finishes;
    private long versions;
    private long jobs;
    private long jobsRan;

    void add(BuildTruth build) {
      builds++;
      buildsByState.merge(build.state(), 1L, Long::sum);
      finishes += build.finishes();
      versions += build.versions().size();
      if (build.finished()) {
        finished++;
        for (JobTruth job : build.versions().getLast().jobs()) {
          jobs++;
          jobsRan += job.ran() ? 1 : 0;
          String key = job.state() == null ? job.type() : job.type() + "/" + job.state();
          jobsByTypeAndState.merge(key, 1L, Long::sum);
        }
      }
    }
  }
}
