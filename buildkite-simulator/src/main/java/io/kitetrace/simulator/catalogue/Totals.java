package io.kitetrace.simulator.catalogue;

import java.util.Map;

/**
 * Sums over all builds that exist at some time.
 *
 * @param builds how many exist
 * @param finished how many are finished at that time, whatever their state
 * @param finishes how often builds have finished so far
 * @param versions how many versions there were so far
 * @param jobs jobs of the newest versions of finished builds, superseded attempts included
 * @param jobsRan those of them that started and finished
 * @param buildsByState builds by their state at that time
 * @param jobsByTypeAndState the jobs of {@code jobs} as {@code script/passed}; a waiter has no
 *     state
 */
public record Totals(
    long builds,
    long finished,
    long finishes,
    long versions,
    long jobs,
    long jobsRan,
    Map<String, Long> buildsByState,
    Map<String, Long> jobsByTypeAndState) {}
