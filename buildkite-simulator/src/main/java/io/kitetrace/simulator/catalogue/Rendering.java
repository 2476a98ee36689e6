package io.kitetrace.simulator.catalogue;

/**
 * How one answer shows what it shows.
 *
 * @param now the time of the answer, in milliseconds since the epoch
 * @param answer which answer it is: counters and agents look different in each
 * @param retriedJobs whether superseded attempts are shown
 * @param jobs whether jobs are shown
 * @param pipeline whether the pipeline is shown
 * @param jobStateCounts whether jobs are counted by state, as for a single build
 * @param webhookUrls whether the reader may see addresses that trigger builds
 */
public record Rendering(
    long now,
    long answer,
    boolean retriedJobs,
    boolean jobs,
    boolean pipeline,
    boolean jobStateCounts,
    boolean webhookUrls) {
  public Rendering withJobStateCounts() {
    return new Rendering(now, answer, retriedJobs, jobs, pipeline, true, webhookUrls);
  }
}
