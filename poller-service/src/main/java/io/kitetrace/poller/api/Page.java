package io.kitetrace.poller.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A page that was read to its end.
 *
 * @param elements how many it held
 * @param bytes of its body
 * @param next where the list continues, or null at its end
 * @param serverTime when the answer began, by the server's clock, in whole seconds; or null
 */
public record Page(
    int elements, long bytes, @Nullable PageAddress next, @Nullable Instant serverTime) {}
