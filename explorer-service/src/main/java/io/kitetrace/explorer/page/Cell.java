package io.kitetrace.explorer.page;

import org.jspecify.annotations.Nullable;

/**
 * A value in a table.
 *
 * @param href where it leads; null for nowhere
 * @param number whether it is read best at the right edge
 */
record Cell(String text, @Nullable String href, boolean number) {}
