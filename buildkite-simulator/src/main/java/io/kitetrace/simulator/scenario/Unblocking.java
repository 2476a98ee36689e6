package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Person;

/** A person let a blocked step go on, at {@code at} in milliseconds since the epoch. */
public record Unblocking(Person by, long at) {}
