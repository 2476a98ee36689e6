/** Reads the log: a listener at the edge, and what becomes of each record. */
@NullMarked
package io.kitetrace.metrics.consume;

import org.jspecify.annotations.NullMarked;
