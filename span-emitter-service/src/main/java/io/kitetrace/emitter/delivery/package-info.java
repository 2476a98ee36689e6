/** Turns records into traces and traces into acknowledgements: order, bounds, repeats, refusals. */
@NullMarked
package io.kitetrace.emitter.delivery;

import org.jspecify.annotations.NullMarked;
