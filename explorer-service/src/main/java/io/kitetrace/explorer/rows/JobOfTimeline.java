package io.kitetrace.explorer.rows;

import org.jspecify.annotations.Nullable;

/** The job that a timeline is about; nulls where it is about all of its build. */
record JobOfTimeline(@Nullable String id, @Nullable String step) {}
