package io.kitetrace.simulator.catalogue;

/** A user of the API. */
public record Account(String id, String name, String email) {}
