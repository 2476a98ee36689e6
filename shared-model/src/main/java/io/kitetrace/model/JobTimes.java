package io.kitetrace.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The times of a job. They are in no guaranteed order: {@code scheduledAt} is often before {@code
 * createdAt}, and clocks of agents differ.
 *
 * @param runnableAt when its dependencies were met; null for a job that never got there
 */
public record JobTimes(
    @Nullable Instant createdAt,
    @Nullable Instant scheduledAt,
    @Nullable Instant runnableAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {}
