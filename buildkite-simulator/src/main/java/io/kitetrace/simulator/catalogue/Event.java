package io.kitetrace.simulator.catalogue;

import org.jspecify.annotations.Nullable;

/**
 * Something about a build that Buildkite tells of.
 *
 * @param at milliseconds since the epoch
 * @param event as the webhook names it, such as {@code build.finished}
 * @param job the UUID of the job that it is about; null where it is about the build itself
 */
public record Event(long at, String event, @Nullable String job) {}
