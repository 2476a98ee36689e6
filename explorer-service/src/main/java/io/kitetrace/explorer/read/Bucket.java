package io.kitetrace.explorer.read;

import java.time.Instant;

/** The builds that were created in an hour, a day or a week. */
public record Bucket(Instant start, Instant end, Figures figures) {}
