package io.kitetrace.enricher;

import io.kitetrace.model.Build;
import io.kitetrace.model.Job;
import org.jspecify.annotations.Nullable;

/**
 * What one source is to tell of a job, or of a build where {@code job} is null.
 *
 * @param build {@link io.kitetrace.timeline.TimelineBuilds#reduced}, with the one job
 * @param source the word of {@link io.kitetrace.timeline.TimelineContent#source()}
 * @param version {@link io.kitetrace.timeline.TimelineVersion}
 */
public record Ask(Build build, @Nullable Job job, String source, String version) {}
