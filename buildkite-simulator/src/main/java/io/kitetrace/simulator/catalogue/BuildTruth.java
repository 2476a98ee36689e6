package io.kitetrace.simulator.catalogue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is true about a build at some time.
 *
 * @param state its state at that time
 * @param finished whether it is finished at that time
 * @param versions every version up to that time, in order: one whenever it finished, and one for
 *     every change while it was finished, such as a job of a canceled build that ends after it
 * @param triggeredFrom the UUID of the build whose step triggered it
 * @param rebuiltFrom the UUID of the build that it repeats
 * @param slowSteps the keys of the steps that its commit makes slow; none in a recording
 */
public record BuildTruth(
    String organization,
    String pipeline,
    long number,
    String id,
    Instant createdAt,
    String state,
    boolean finished,
    @Nullable String triggeredFrom,
    @Nullable String rebuiltFrom,
    String commit,
    List<String> slowSteps,
    List<VersionTruth> versions) {
  public BuildTruth {
    slowSteps = List.copyOf(slowSteps);
    versions = List.copyOf(versions);
  }

  /** The newest version; empty where it has never finished. */
  public Optional<VersionTruth> last() {
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
  }

  /** How often it has finished: versions with different finishing times. */
  public long finishes() {
    return versions.stream().map(VersionTruth::finishedAt).distinct().count();
  }

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

  /**
   * A job of one version of a build.
   *
   * @param state null for a waiter
   * @param name the label as written, emoji codes included
   * @param retriedInJobId the attempt that replaces it; such a job is listed only on request
   * @param replacesJobId the attempt that it replaces
   * @param parallelTotal 0 where the step is not parallel
   * @param triggeredBuildId the build that a trigger step has started
   * @param queue where it was to run; null in a recording
   * @param approval by whom a step was unblocked; null in a recording
   */
  public record JobTruth(
      String id,
      String type,
      @Nullable String state,
      @Nullable String name,
      @Nullable String stepId,
      @Nullable String stepKey,
      @Nullable String groupKey,
      @Nullable Integer exitStatus,
      boolean softFailed,
      int parallelIndex,
      int parallelTotal,
      Map<String, String> matrix,
      @Nullable Instant createdAt,
      @Nullable Instant scheduledAt,
      @Nullable Instant runnableAt,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable Instant unblockedAt,
      @Nullable String retriedInJobId,
      @Nullable String replacesJobId,
      @Nullable String triggeredBuildId,
      @Nullable String queue,
      @Nullable Approval approval) {

    public boolean retried() {
      return retriedInJobId != null;
    }

    /** Whether it ran: started and finished. */
    public boolean ran() {
      return startedAt != null && finishedAt != null;
    }
  }

  /**
   * A person unblocked a step.
   *
   * @param waitMillis how long it had waited for that
   */
  public record Approval(String by, long waitMillis) {}
}
