/** Reads the log: one consumer and its thread, bounded memory, commits of what is completed. */
@NullMarked
package io.kitetrace.emitter.consume;

import org.jspecify.annotations.NullMarked;
