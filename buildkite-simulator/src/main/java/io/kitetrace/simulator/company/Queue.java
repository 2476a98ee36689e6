package io.kitetrace.simulator.company;

/**
 * A queue of a cluster.
 *
 * @param agents how many machines serve it
 * @param waitSeconds how long a job typically waits for one of them
 */
public record Queue(String name, int agents, String instance, String os, double waitSeconds) {}
