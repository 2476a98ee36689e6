package io.kitetrace.model;

import org.jspecify.annotations.Nullable;

/**
 * The pull request that a build was made for.
 *
 * @param id its number in the repository's host, as text
 * @param base the branch that it is to be merged into
 */
public record PullRequest(@Nullable String id, @Nullable String base) {}
