package io.kitetrace.simulator.catalogue;

import io.kitetrace.simulator.catalogue.BuildTruth.JobTruth;
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
  private final List<Organization> organizations;
  private final Instant at;

  public Truth(List<Organization> organizations, Instant at) {
    this.organizations = List.copyOf(organizations);
    this.at = at;
  }

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

  public Stream<BuildTruth> finished() {
    return existing()
        .filter(build -> Objects.requireNonNull(build.at(at.toEpochMilli())).isFinished())
        .map(build -> build.truth(at.toEpochMilli()));
  }

  public Optional<BuildTruth> build(String id) {
    return existing()
        .filter(b -> b.id().equals(id))
        .findFirst()
        .map(b -> b.truth(at.toEpochMilli()));
  }

  /** What insights are to find in the builds that are finished. */
  public Figures figures() {
    return new Figures(finished());
  }

  public Totals totals() {
    Map<String, Long> buildsByState = new TreeMap<>();
    Map<String, Long> jobsByTypeAndState = new TreeMap<>();
    long builds = 0;
    long finished = 0;
    long finishes = 0;
    long versions = 0;
    long jobs = 0;
    long jobsRan = 0;
    for (BuildTruth build : (Iterable<BuildTruth>) builds()::iterator) {
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
    return new Totals(
        builds, finished, finishes, versions, jobs, jobsRan, buildsByState, jobsByTypeAndState);
  }

  private Stream<? extends ListedBuild> existing() {
    long time = at.toEpochMilli();
    return organizations.stream()
        .flatMap(organization -> organization.newestFirst().stream())
        .filter(build -> build.at(time) != null);
  }

  /**
   * Sums over all builds that exist at some time.
   *
   * @param builds how many exist
   * @param finished how many are finished at that time, whatever their state
   * @param finishes how often builds have finished so far
   * @param versions how many versions there were so far
   * @param jobs jobs of the newest versions of finished builds, superseded attempts included
   * @param jobsRan those of them that started and finished
   * @param buildsByState builds by their state at that time
   * @param jobsByTypeAndState the jobs of {@code jobs} as {@code script/passed}; a waiter has no
   *     state
   */
  public record Totals(
      long builds,
      long finished,
      long finishes,
      long versions,
      long jobs,
      long jobsRan,
      Map<String, Long> buildsByState,
      Map<String, Long> jobsByTypeAndState) {}
}
