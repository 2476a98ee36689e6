package io.kitetrace.model;

import org.jspecify.annotations.Nullable;

/**
 * A step that starts a build of another pipeline.
 *
 * @param triggeredBuild null until that build exists
 * @param async whether the step does not wait for that build
 */
public record TriggerJob(
    JobCore core, Execution execution, @Nullable BuildReference triggeredBuild, boolean async)
    implements Job {}
