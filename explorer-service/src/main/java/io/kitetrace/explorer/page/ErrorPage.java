package io.kitetrace.explorer.page;

import org.jspecify.annotations.Nullable;

/**
 * Something that a person should do another way.
 *
 * @param sentence what is wrong
 * @param advice what to do
 * @param percent of the log that was read, where that is what to wait for
 */
record ErrorPage(
    Frame frame,
    int code,
    String heading,
    String sentence,
    String advice,
    @Nullable Integer percent) {}
