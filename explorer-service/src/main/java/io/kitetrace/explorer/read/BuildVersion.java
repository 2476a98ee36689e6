package io.kitetrace.explorer.read;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A version of a build that the log holds. */
public record BuildVersion(
    @Nullable String state,
    String outcome,
    @Nullable Instant finishedAt,
    @Nullable Long durationMs,
    @Nullable Instant recordedAt,
    @Nullable String origin) {}
