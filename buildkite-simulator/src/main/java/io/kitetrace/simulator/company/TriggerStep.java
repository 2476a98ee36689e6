package io.kitetrace.simulator.company;

/**
 * A step that starts a build of another pipeline.
 *
 * @param pipeline the other pipeline's slug
 * @param async whether the step is done as soon as the other build exists
 */
public record TriggerStep(
    String label, String key, String pipeline, boolean async, boolean onlyMain) implements Step {}
