package io.kitetrace.simulator.scenario;

/**
 * How something ran, in the family's own milliseconds.
 *
 * @param started when the first of it started; equal to {@code ended} where nothing did
 * @param failed whether it must stop the build
 */
record Run(long started, long ended, boolean failed) {}
