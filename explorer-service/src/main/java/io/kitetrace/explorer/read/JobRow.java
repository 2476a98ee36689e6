package io.kitetrace.explorer.read;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An attempt at a job, for where its build's record cannot be read. */
public record JobRow(
    @Nullable String label,
    String outcome,
    @Nullable String queue,
    long attempt,
    boolean critical,
    @Nullable Instant startedAt,
    @Nullable Long queueMs,
    @Nullable Long durationMs) {}
