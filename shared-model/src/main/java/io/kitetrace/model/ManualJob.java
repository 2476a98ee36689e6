package io.kitetrace.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A block or input step: it waits for a person, and neither starts nor ends. */
public record ManualJob(JobCore core, @Nullable Instant unblockedAt, @Nullable Person unblockedBy)
    implements Job {}
