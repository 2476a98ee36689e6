/** A build becomes a trace: a pure function, without clock, chance, I/O or framework. */
@NullMarked
package io.kitetrace.trace;

import org.jspecify.annotations.NullMarked;
