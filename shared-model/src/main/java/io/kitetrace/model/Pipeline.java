package io.kitetrace.model;

import org.jspecify.annotations.Nullable;

/**
 * The pipeline that a build belongs to; its steps, settings and counters are left out.
 *
 * @param repository the address as the pipeline has it; may hold credentials
 * @param provider the kind of the repository's host: {@code github}, {@code gitlab_ee} …
 */
public record Pipeline(
    @Nullable String id,
    @Nullable String graphqlId,
    @Nullable String slug,
    @Nullable String name,
    @Nullable String repository,
    @Nullable String webUrl,
    @Nullable String provider,
    @Nullable String clusterId) {

  /** A build that says nothing of its pipeline. */
  public static final Pipeline UNKNOWN =
      new Pipeline(null, null, null, null, null, null, null, null);
}
