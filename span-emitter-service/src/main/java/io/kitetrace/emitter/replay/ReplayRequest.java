package io.kitetrace.emitter.replay;

import io.kitetrace.runtime.settings.Globs;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent again.
 *
 * @param group the consumer group, or null for one that is made up
 * @param from builds, and jobs for their timelines, that finished then or later; null for all
 * @param to the same that finished before; null for all
 * @param pipelines slugs of those that are wanted
 * @param builds the only builds that are wanted; empty for all
 * @param spansPerSecond the most to send; 0 for as many as the backend takes
 * @param dryRun count and send nothing
 * @param keepGroup keep a group that was made up
 */
public record ReplayRequest(
    @Nullable String group,
    @Nullable Instant from,
    @Nullable Instant to,
    Globs pipelines,
    Set<UUID> builds,
    double spansPerSecond,
    boolean dryRun,
    boolean keepGroup) {

  /** Copies; refuses a rate below nothing. */
  public ReplayRequest {
    builds = Set.copyOf(builds);
    if (!(spansPerSecond >= 0)) {
      throw new IllegalArgumentException("a rate is positive");
    }
  }

  /** Whether the build of this key is wanted, as far as builds are named. */
  boolean isFor(String key) {
    UUID id = builds.isEmpty() ? null : LatestVersions.uuid(key);
    return builds.isEmpty() || (id != null && builds.contains(id));
  }
}
