package io.kitetrace.model;

import org.jspecify.annotations.Nullable;

/** What a merge queue's build is to be merged into. */
public record MergeQueue(@Nullable String baseBranch, @Nullable String baseCommit) {}
