package io.kitetrace.simulator.company;

/** What follows starts only after everything before has passed. */
public record WaitStep() implements Step {}
