package io.kitetrace.explorer.rows;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The record that a version of a build, or of a timeline, came in.
 *
 * @param recordedAt when it was written
 * @param version the version's hash, as its header has it
 * @param origin how the build came: poll, webhook, backfill or import; null for a timeline
 */
public record LogRecord(
    int partition,
    long offset,
    Instant recordedAt,
    @Nullable String version,
    @Nullable String origin) {}
