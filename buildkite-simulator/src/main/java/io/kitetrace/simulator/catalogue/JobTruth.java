package io.kitetrace.simulator.catalogue;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job of one version of a build.
 *
 * @param state null for a waiter
 * @param name the label as written, emoji codes included
 * @param retriedInJobId the attempt that replaces it; such a job is listed only on request
 * @param replacesJobId the attempt that it replaces
 * @param parallelTotal 0 where the step is not parallel
 * @param triggeredBuildId the build that a trigger step has started
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
    @Nullable String triggeredBuildId) {

  /** Whether it was superseded by another attempt. */
  public boolean retried() {
    return retriedInJobId != null;
  }

  /** Whether it ran: started and finished. */
  public boolean ran() {
    return startedAt != null && finishedAt != null;
  }
}
