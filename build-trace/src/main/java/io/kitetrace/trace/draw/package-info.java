/** Draws traces as text. */
@NullMarked
package io.kitetrace.trace.draw;

import org.jspecify.annotations.NullMarked;
