package io.kitetrace.model;

import org.jspecify.annotations.Nullable;

/** Another build, as {@code triggered_build}, {@code triggered_from} or {@code rebuilt_from}. */
public record BuildReference(
    String id, @Nullable Long number, @Nullable String pipelineSlug, @Nullable String webUrl) {}
