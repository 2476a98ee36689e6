package io.kitetrace.model;

import org.jspecify.annotations.Nullable;

/** The step of the pipeline that a job came from; jobs of one step share its id. */
public record Step(
    @Nullable String id, @Nullable String key, @Nullable String label, @Nullable String type) {

  /** A job that says nothing of its step. */
  public static final Step UNKNOWN = new Step(null, null, null, null);
}
