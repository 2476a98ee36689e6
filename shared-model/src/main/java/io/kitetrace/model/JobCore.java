package io.kitetrace.model;

import org.jspecify.annotations.Nullable;

/**
 * What every kind of job has.
 *
 * @param type the type as the API wrote it: script, waiter, manual, trigger, or one that came later
 * @param label {@code name}, or {@code label} where there is no name
 * @param groupKey the group step that the job stands in
 */
public record JobCore(
    String id,
    @Nullable String graphqlId,
    String type,
    @Nullable String label,
    @Nullable String state,
    Step step,
    @Nullable String groupKey,
    @Nullable String webUrl,
    JobTimes times) {}
