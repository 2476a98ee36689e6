package io.kitetrace.explorer.consume;

/** Where a record stands in its topic. */
public record RecordPlace(int partition, long offset) {}
