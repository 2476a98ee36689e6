/** What the emitter counts. */
@NullMarked
package io.kitetrace.emitter.metrics;

import org.jspecify.annotations.NullMarked;
