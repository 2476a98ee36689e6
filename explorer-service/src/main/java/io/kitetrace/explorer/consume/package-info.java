/** Reads the log into the index: one thread reads ahead, one writes. */
@NullMarked
package io.kitetrace.explorer.consume;

import org.jspecify.annotations.NullMarked;
