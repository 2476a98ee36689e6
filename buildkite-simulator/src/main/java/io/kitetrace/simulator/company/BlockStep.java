package io.kitetrace.simulator.company;

import org.jspecify.annotations.Nullable;

/**
 * A step that waits for a person.
 *
 * @param unblock the share of builds in which a person comes
 * @param blockedState what Buildkite shows as {@code blocked_state}: passed, failed or running
 * @param field a field that the person fills in, which becomes the build's meta-data
 */
public record BlockStep(
    String label,
    String key,
    boolean onlyMain,
    double unblock,
    @Nullable String blockedState,
    @Nullable String field)
    implements Step {}
