package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Pipeline;
import java.time.Duration;

/**
 * What a family of builds is played from: a build, those that it triggers and those that repeat it.
 *
 * @param seed of everything that is drawn
 * @param pipeline of the first build
 * @param jobs how many jobs the first build has, retries aside; 0 for as many as its pipeline's
 * @param maxBuilds how large the family may become, at least 1
 * @param longestPause how long people stay away at most
 */
public record Script(
    long seed,
    Pipeline pipeline,
    Scenario scenario,
    int jobs,
    int maxBuilds,
    Duration longestPause) {}
