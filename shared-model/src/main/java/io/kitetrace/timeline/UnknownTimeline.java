package io.kitetrace.timeline;

/** Of a source that came after this was written. */
public record UnknownTimeline(String source) implements TimelineContent {}
