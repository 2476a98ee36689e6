package io.kitetrace.simulator.scenario;

/** A build's meta-data entry, set at {@code at} in milliseconds since the epoch. */
public record MetaDatum(long at, String key, String value) {}
