package io.kitetrace.simulator.scenario;

/**
 * A build that has been played.
 *
 * @param end its last end, in the family's own milliseconds
 */
record Played(BuildTrack build, long end, boolean passed) {}
