package io.kitetrace.simulator.catalogue;

import java.time.Instant;
import java.util.List;
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
    List<VersionTruth> versions) {
  public BuildTruth {
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
}
