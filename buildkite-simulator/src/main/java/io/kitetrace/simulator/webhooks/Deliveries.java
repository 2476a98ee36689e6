package io.kitetrace.simulator.webhooks;

/**
 * What became of the webhooks so far.
 *
 * @param accepted answered with a status of 2xx
 * @param refused answered with another, or not at all
 * @param lost not made, on purpose
 */
public record Deliveries(long accepted, long refused, long lost) {}
