package io.kitetrace.timeline;

import io.kitetrace.model.Build;
import io.kitetrace.model.Job;
import org.jspecify.annotations.Nullable;

/**
 * A record of the timelines topic: what one source tells of one job. It holds what its spans need
 * of the build, so that nobody has to look for that: {@link TimelineBuilds#reduced}.
 *
 * @param build the build, reduced, with the one job; without jobs where it is about all of them
 * @param version {@link TimelineVersion}: what was asked for
 */
public record Timeline(
    Build build, String version, TimelineStatus status, TimelineContent content) {

  /** The job; null where this is about the whole build. */
  public @Nullable Job job() {
    return build.jobs().isEmpty() ? null : build.jobs().getFirst();
  }
}
