package io.kitetrace.explorer.read;

import java.time.LocalDate;

/** A day's builds (UTC, by their creation). */
public record DayCount(LocalDate day, long builds, long failed) {}
