package io.kitetrace.model;

import org.jspecify.annotations.Nullable;

/** Somebody who made, wrote or unblocked; in old data an author is one text, taken as the name. */
public record Person(
    @Nullable String id,
    @Nullable String name,
    @Nullable String email,
    @Nullable String username) {}
